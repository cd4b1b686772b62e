import {
  type CST,
  isCollection,
  isMap,
  isScalar,
  type Pair,
  type ParsedNode,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isMergeKey } from '../yaml/plain-value.ts';
import { columnOf, lineEnd, trimmedBack } from './text-edit.ts';

/** A place for a value: after a colon or a dash. */
export type Slot = {
  readonly node: unknown;
  /** After the colon or dash, and after an anchor and a tag; null where there is no colon. */
  readonly valueAt: number | null;
  /** The column of the key or dash. */
  readonly column: number;
  /** Inside brackets or braces. */
  readonly flow: boolean;
  readonly isItem: boolean;
};

/** A pair of a mapping or an item of a list, as it stands in the text. */
export type Member = {
  readonly slot: Slot;
  /** With its dash or question mark. */
  readonly start: number;
  /** Without a comment or line break after it. */
  readonly end: number;
  /** Null for an item. */
  readonly key: Scalar | null;
  readonly isMerge: boolean;
};

const isQuiet = ({ type }: CST.SourceToken): boolean =>
  type === 'space' || type === 'newline' || type === 'comment' || type === 'comma';

/** The range that a node of a parsed text has. */
export const rangeOf = (node: unknown): ParsedNode['range'] => (node as ParsedNode).range;

const firstOffset = (tokens: readonly CST.SourceToken[]): number | undefined =>
  tokens.find((token) => !isQuiet(token))?.offset;

/** The end of the last indicator, anchor or tag. */
const lastEnd = (tokens: readonly CST.SourceToken[] = []): number | null => {
  const last = tokens.findLast((token) => !isQuiet(token));
  return last === undefined ? null : last.offset + last.source.length;
};

/** Whether a collection is written with brackets or braces. */
export const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true;

/** Whether a node is a block scalar. */
export const isBlockScalar = (node: unknown): node is Scalar =>
  isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);

/** Whether a block scalar has `+`, so that the empty lines below belong to it. */
export const keepsEmptyLines = (source: string): boolean => /^[|>]\d?\+/.test(source);

/** The end of the last line before an offset that is not empty. */
export const endOfLastLine = (text: string, offset: number): number =>
  Math.min(offset, lineEnd(text, trimmedBack(text, offset)));

/**
 * Where a value ends: without a comment or line break after it.
 * @param at where the value may begin: where an empty one ends
 */
export const contentEnd = (text: string, node: unknown, at: number): number => {
  const [start, end] = rangeOf(node);
  if (isCollection(node) && !isFlow(node))
    return (membersOf(text, node as YAMLMap | YAMLSeq, false).at(-1) as Member).end;
  if (start === end) return at;
  if (!isBlockScalar(node) || keepsEmptyLines(text.slice(start, end))) return end;
  return endOfLastLine(text, end);
};

const pairMember = (text: string, pair: Pair & { srcToken: CST.CollectionItem }, flow: boolean): Member => {
  const { key, value: node, srcToken } = pair;
  const start = firstOffset(srcToken.start) ?? rangeOf(key)[0];
  const valueAt = lastEnd(srcToken.sep);
  const slot: Slot = { node, valueAt, column: columnOf(text, start), flow, isItem: false };
  const end = valueAt === null ? rangeOf(key)[1] : contentEnd(text, node, valueAt);
  return { slot, start, end, key: isScalar(key) ? key : null, isMerge: isMergeKey(key) };
};

const isQuestionMark = ({ type }: CST.SourceToken): boolean => type === 'explicit-key-ind';

const itemMember = (
  text: string,
  node: unknown,
  { start: tokens }: CST.CollectionItem,
  flow: boolean,
): Member => {
  const start = firstOffset(tokens) ?? rangeOf(node)[0];
  const at = lastEnd(tokens) ?? start;
  // `? key : value` among the items of a list is a mapping without braces.
  const valueAt = tokens.some(isQuestionMark) ? null : at;
  const slot: Slot = { node, valueAt, column: columnOf(text, start), flow, isItem: true };
  return { slot, start, end: contentEnd(text, node, at), key: null, isMerge: false };
};

/** Without what follows a last comma. */
const itemTokens = ({ items }: CST.BlockSequence | CST.FlowCollection): readonly CST.CollectionItem[] =>
  items.filter(({ start, sep, value }) => sep ?? value ?? start.find((token) => !isQuiet(token)));

/** The members of a mapping or list, in order. */
export const membersOf = (text: string, node: YAMLMap | YAMLSeq, insideFlow: boolean): readonly Member[] => {
  const flow = insideFlow || isFlow(node);
  if (isMap(node))
    return node.items.map((pair) => pairMember(text, pair as Parameters<typeof pairMember>[1], flow));
  const tokens = itemTokens(node.srcToken as CST.BlockSequence | CST.FlowCollection);
  return node.items.map((item, at) => itemMember(text, item, tokens[at] as CST.CollectionItem, flow));
};
