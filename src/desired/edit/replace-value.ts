import { isCollection, isScalar, isSeq, Scalar } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import { blockScalarText, splitBlockScalar } from './block-scalar.ts';
import {
  contentEnd,
  endOfLastLine,
  isBlockScalar,
  isFlow,
  keepsEmptyLines,
  rangeOf,
  type Slot,
} from './members.ts';
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
  /** The slot's `valueAt`. */
  readonly at: number;
  readonly value: JsonValue;
  readonly quoting: Quoting;
  readonly layout: Layout;
};

/** Comments between a colon or dash and the value, which stay. */
const commentsAbove = (text: string, at: number, start: number): string => text.slice(at, start).trimEnd();

const isToEnd = (text: string, end: number): boolean =>
  nextLine(text, end) === text.length && !text.endsWith('\n');

/** Where nothing is written yet, a blank goes first. */
const inlineEdit = (replacing: Replacing, source: string): TextEdit[] => {
  const { text, slot, at } = replacing;
  const end = contentEnd(text, slot.node, at);
  const [start] = rangeOf(slot.node);
  return start < end ? [{ start, end, text: source }] : [{ start: at, end: at, text: ` ${source}` }];
};

/** The column of a block collection in this slot. */
const blockColumn = (slot: Slot, value: JsonValue, layout: Layout): number =>
  slot.column + (slot.isItem ? 2 : insideOf(value, layout));

/** A block collection in place of what is written on the line of its key or dash. */
const inlineToBlock = (replacing: Replacing): TextEdit[] => {
  const { text, slot, at, value, quoting, layout } = replacing;
  const column = blockColumn(slot, value, layout);
  const lines = blockLines(value, quoting, layout);
  const end = contentEnd(text, slot.node, at);
  const comments = commentsAbove(text, at, Math.min(rangeOf(slot.node)[0], end));
  // An anchor or a tag before it would become one of its first member.
  const isBesideDash = slot.isItem && comments === '' && columnOf(text, at) === slot.column + 1;
  const [first, ...rest] = isBesideDash ? lines : ['', ...lines];
  const below = rest.map((line) => `${layout.lineBreak}${' '.repeat(column)}${line}`).join('');
  const eol = lineEnd(text, end);
  return [
    { start: at, end, text: isBesideDash ? ` ${first}` : comments },
    { start: eol, end: eol, text: below },
  ];
};

const replaceBlockScalar = (replacing: Replacing): TextEdit[] => {
  const { text, slot, at, value, quoting, layout } = replacing;
  const [start, nodeEnd] = rangeOf(slot.node);
  const old = splitBlockScalar(text.slice(start, nodeEnd));
  const contents = contentEnd(text, slot.node, at);
  const end = endOfLastLine(text, contents);
  const comment = old.comment.trim() === '' ? '' : ` ${old.comment.trim()}`;
  if (hasMembers(value)) {
    const column = blockColumn(slot, value, layout);
    const body = blockLines(value, quoting, layout).map((line) => `${' '.repeat(column)}${line}`);
    const above = `${commentsAbove(text, at, start)}${comment}`;
    return [{ start: at, end, text: [above, ...body].join(layout.lineBreak) }];
  }
  const isKept = keepsEmptyLines(old.header);
  const isAboveEmpty = !isKept && /^[ \t]*\r?\n/.test(text.slice(nextLine(text, end)));
  const isWhole =
    typeof value === 'string' &&
    !(isToEnd(text, end) && value.endsWith('\n')) &&
    // The empty lines below would become part of it.
    !(isAboveEmpty && value.endsWith('\n\n'));
  const block = isWhole ? blockScalarText(value, old, slot, layout) : null;
  if (block === null) return [{ start, end, text: `${scalarText(value, quoting.values, false)}${comment}` }];
  // The empty lines that the old text kept would be added to those that the new one keeps.
  return text[contents - 1] === '\n' && keepsEmptyLines(block)
    ? [{ start, end: contents, text: `${block}${layout.lineBreak}` }]
    : [{ start, end, text: block }];
};

const replaceBlockCollection = (replacing: Replacing): TextEdit[] => {
  const { text, slot, at, value, quoting, layout } = replacing;
  const [start] = rangeOf(slot.node);
  // The empty lines that a block scalar at its end keeps are those of the file from now on.
  const end = trimmedBack(text, contentEnd(text, slot.node, at));
  const lineOfStart = lineStart(text, start);
  const isOwnLine = text.slice(lineOfStart, start).trim() === '';
  if (hasMembers(value)) {
    const isSame = isSeq(slot.node) === Array.isArray(value);
    const column = isSame || !isOwnLine ? columnOf(text, start) : blockColumn(slot, value, layout);
    const [from, indent] = isOwnLine ? [lineOfStart, ' '.repeat(column)] : [start, ''];
    return [
      { start: from, end, text: indent + joinLines(blockLines(value, quoting, layout), column, layout) },
    ];
  }
  const source = scalarText(value, quoting.values, false);
  if (slot.isItem || !isOwnLine) return [{ start, end, text: source }];
  // With the line break above and without the one below: a key that is added below begins with that.
  const from = isToEnd(text, end)
    ? trimmedBack(text, start)
    : lineEnd(text, lineStart(text, lineOfStart - 1));
  return [
    { start: at, end: at, text: ` ${source}` },
    { start: Math.max(at, from), end: lineEnd(text, end), text: '' },
  ];
};

/** Writes a value in place of another, in the style of the one that it replaces. */
export const replaceValue = (replacing: Replacing): TextEdit[] => {
  const { slot, value, quoting, layout } = replacing;
  const { node } = slot;
  if (isBlockScalar(node)) return replaceBlockScalar(replacing);
  if (isCollection(node) && !isFlow(node)) return replaceBlockCollection(replacing);
  if (!hasMembers(value)) return inlineEdit(replacing, scalarText(value, quoting.values, slot.flow));
  if (slot.flow || isFlow(node)) return inlineEdit(replacing, flowText(value, quoting, layout));
  return inlineToBlock(replacing);
};
