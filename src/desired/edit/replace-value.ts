import { isCollection, isScalar, isSeq, Scalar } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import { blockScalarText, isBlockScalar, splitBlockScalar } from './block-scalar.ts';
import { contentEnd, isFlow, type Slot } from './members.ts';
import { type Quotes, scalarText } from './scalar-text.ts';
import { columnOf, lineEnd, lineStart, nextLine, type TextEdit, trimmedBack } from './text-edit.ts';
import {
  blockLines,
  flowText,
  hasMembers,
  insideOf,
  joinLines,
  type Layout,
  type Quoting,
} from './value-text.ts';

/** How a scalar is quoted; a number or an empty value: plain. */
export const quotesOf = (node: unknown): Quotes => {
  if (!isScalar(node)) return 'plain';
  if (node.type === Scalar.QUOTE_SINGLE) return 'single';
  return node.type === Scalar.QUOTE_DOUBLE ? 'double' : 'plain';
};

type Replacing = {
  readonly text: string;
  readonly slot: Slot;
  readonly value: JsonValue;
  readonly quoting: Quoting;
  readonly layout: Layout;
};

const startOf = ({ node, valueAt }: Slot): number =>
  (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0] ?? valueAt ?? 0;

/** Where nothing is written yet, a blank goes first. */
const inlineEdit = ({ text, slot }: Replacing, source: string): TextEdit[] => {
  const end = contentEnd(text, slot);
  const start = startOf(slot);
  if (start < end) return [{ start, end, text: source }];
  const at = slot.valueAt ?? end;
  return [{ start: at, end: at, text: ` ${source}` }];
};

/** The column of a block collection in this slot. */
const blockColumn = (slot: Slot, value: JsonValue, layout: Layout): number =>
  slot.column + (slot.isItem ? 2 : insideOf(value, layout));

/** A block collection in place of what is written on the line of its key or dash. */
const inlineToBlock = (replacing: Replacing): TextEdit[] => {
  const { text, slot, value, quoting, layout } = replacing;
  const column = blockColumn(slot, value, layout);
  const lines = blockLines(value, quoting, layout);
  const [first = '', ...rest] = slot.isItem ? lines : ['', ...lines];
  const end = contentEnd(text, slot);
  const at = slot.valueAt ?? end;
  const below = rest.map((line) => `${layout.lineBreak}${' '.repeat(column)}${line}`).join('');
  const eol = lineEnd(text, end);
  return [
    { start: at, end, text: first === '' ? '' : ` ${first}` },
    { start: eol, end: eol, text: below },
  ];
};

const replaceBlockScalar = (replacing: Replacing, node: Scalar): TextEdit[] => {
  const { text, slot, value, quoting, layout } = replacing;
  const [start = 0, nodeEnd = 0] = node.range ?? [];
  const old = splitBlockScalar(text.slice(start, nodeEnd));
  const contents = contentEnd(text, slot);
  const end = text[contents - 1] === '\n' ? trimmedBack(text, contents) : contents;
  const comment = old.comment.trim() === '' ? '' : ` ${old.comment.trim()}`;
  if (hasMembers(value)) {
    const column = blockColumn(slot, value, layout);
    const body = blockLines(value, quoting, layout).map((line) => `${' '.repeat(column)}${line}`);
    return [{ start: slot.valueAt ?? start, end, text: [comment, ...body].join(layout.lineBreak) }];
  }
  const isToEnd = nextLine(text, end) === text.length && !text.endsWith('\n');
  const isWhole = typeof value === 'string' && !(isToEnd && value.endsWith('\n'));
  const block = isWhole ? blockScalarText(value, old, slot, layout) : null;
  return [{ start, end, text: block ?? `${scalarText(value, quoting.values, false)}${comment}` }];
};

const replaceBlockCollection = (replacing: Replacing): TextEdit[] => {
  const { text, slot, value, quoting, layout } = replacing;
  const start = startOf(slot);
  // The empty lines that a block scalar at its end keeps are those of the file from now on.
  const end = trimmedBack(text, contentEnd(text, slot));
  if (hasMembers(value)) {
    const same = isSeq(slot.node) === Array.isArray(value);
    const column = same ? columnOf(text, start) : blockColumn(slot, value, layout);
    const isOwnLine = text.slice(lineStart(text, start), start).trim() === '';
    const from = isOwnLine ? lineStart(text, start) : start;
    const indent = isOwnLine ? ' '.repeat(column) : '';
    return [
      { start: from, end, text: indent + joinLines(blockLines(value, quoting, layout), column, layout) },
    ];
  }
  const source = scalarText(value, quoting.values, false);
  const at = slot.valueAt ?? start;
  if (slot.isItem) return [{ start, end, text: source }];
  const isToEnd = nextLine(text, end) === text.length && !text.endsWith('\n');
  const from = isToEnd ? trimmedBack(text, start) : lineStart(text, start);
  return [
    { start: at, end: at, text: ` ${source}` },
    { start: Math.max(at, from), end: nextLine(text, end), text: '' },
  ];
};

/** Writes a value in place of another, in the style of the one that it replaces. */
export const replaceValue = (replacing: Replacing): TextEdit[] => {
  const { slot, value, quoting, layout } = replacing;
  const { node } = slot;
  if (isBlockScalar(node)) return replaceBlockScalar(replacing, node);
  if (isCollection(node) && !isFlow(node)) return replaceBlockCollection(replacing);
  if (!hasMembers(value)) return inlineEdit(replacing, scalarText(value, quoting.values, slot.flow));
  if (slot.flow || isFlow(node)) return inlineEdit(replacing, flowText(value, quoting, layout));
  return inlineToBlock(replacing);
};
