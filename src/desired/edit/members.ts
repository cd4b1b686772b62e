import { type CST, isAlias, isCollection, isMap, isScalar, isSeq, type Pair, Scalar } from 'yaml';
import { isMergeKey } from '../yaml/plain-value.ts';
import { columnOf, trimmedBack } from './text-edit.ts';

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

const firstOffset = (tokens: readonly CST.SourceToken[] | undefined): number | undefined =>
  tokens?.find((token) => !isQuiet(token))?.offset;

/** The end of the last indicator, anchor or tag. */
const lastEnd = (tokens: readonly CST.SourceToken[] | undefined, indicator: string): number | null => {
  if (!tokens?.some(({ type }) => type === indicator)) return null;
  const last = tokens.findLast((token) => !isQuiet(token));
  return last === undefined ? null : last.offset + last.source.length;
};

const startOf = (node: unknown): number | undefined =>
  (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0];

/** Whether a collection is written with brackets or braces. */
export const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true;

/** Where a value ends: without a comment or line break after it. */
export const contentEnd = (text: string, { node, valueAt }: Pick<Slot, 'node' | 'valueAt'>): number => {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  if (range == null) return valueAt ?? 0;
  if (isCollection(node) && !isFlow(node)) return membersOf(text, node, false).at(-1)?.end ?? range[1];
  if (!isScalar(node)) return range[1];
  if (range[0] === range[1]) return valueAt ?? trimmedBack(text, range[0]);
  const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  if (!isBlock) return range[1];
  // With `+`, the empty lines below belong to it.
  const isKept = /^[|>]\d?\+/.test(text.slice(range[0], range[0] + 3));
  return isKept ? range[1] : trimmedBack(text, range[1]);
};

const pairMember = (text: string, pair: Pair, flow: boolean): Member => {
  const { srcToken } = pair as { srcToken?: CST.CollectionItem };
  const start = firstOffset(srcToken?.start) ?? startOf(pair.key) ?? 0;
  const valueAt = lastEnd(srcToken?.sep, 'map-value-ind');
  const slot: Slot = { node: pair.value, valueAt, column: columnOf(text, start), flow, isItem: false };
  const keyEnd = (pair.key as Scalar | null)?.range?.[1] ?? start;
  const end = valueAt === null ? keyEnd : contentEnd(text, slot);
  return { slot, start, end, key: isScalar(pair.key) ? pair.key : null, isMerge: isMergeKey(pair.key) };
};

const itemTokens = (node: unknown): readonly CST.CollectionItem[] => {
  const token = (node as { srcToken?: CST.BlockSequence | CST.FlowCollection }).srcToken;
  const items: readonly CST.CollectionItem[] = token?.items ?? [];
  return items.filter((item) => item.value !== undefined || item.start.some((one) => !isQuiet(one)));
};

const itemMember = (
  text: string,
  node: unknown,
  token: CST.CollectionItem | undefined,
  flow: boolean,
): Member => {
  const start = firstOffset(token?.start) ?? startOf(node) ?? 0;
  const valueAt = flow ? start : lastEnd(token?.start, 'seq-item-ind');
  const slot: Slot = { node, valueAt, column: columnOf(text, start), flow, isItem: true };
  return { slot, start, end: contentEnd(text, slot), key: null, isMerge: false };
};

/** The members of a mapping or list, in order. */
export const membersOf = (text: string, node: unknown, insideFlow: boolean): readonly Member[] => {
  const flow = insideFlow || isFlow(node);
  if (isMap(node)) return node.items.map((pair) => pairMember(text, pair as Pair, flow));
  if (!isSeq(node)) return [];
  const tokens = itemTokens(node);
  const fit = tokens.length === node.items.length;
  return node.items.map((item, at) => itemMember(text, item, fit ? tokens[at] : undefined, flow));
};

/** Whether a node is written inline, so that nothing below its line belongs to it. */
export const isInline = (node: unknown): boolean => {
  if (isCollection(node)) return isFlow(node);
  if (isAlias(node) || !isScalar(node)) return true;
  return node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED;
};
