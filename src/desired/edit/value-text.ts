import type { JsonObject, JsonValue } from '../../model/json.ts';
import { type Quotes, scalarText, stringText } from './scalar-text.ts';

/** How a file is laid out, as far as new values follow it. */
export type Layout = {
  readonly lineBreak: '\n' | '\r\n';
  /** Columns from one level to the next. */
  readonly step: number;
  /** A list stands further in than its key. */
  readonly listsIndented: boolean;
  /** Blanks inside `{ }`. */
  readonly padded: boolean;
};

/** How strings and keys of a new value are quoted. */
export type Quoting = { readonly keys: Quotes; readonly values: Quotes };

const isMember = (value: JsonValue): value is JsonObject | readonly JsonValue[] =>
  typeof value === 'object' && value !== null;

/** Whether a value has members, and so may take several lines. */
export const hasMembers = (value: JsonValue): value is JsonObject | readonly JsonValue[] =>
  isMember(value) && Object.keys(value).length > 0;

/** A value in flow style. */
export const flowText = (value: JsonValue, quoting: Quoting, layout: Layout): string => {
  if (!hasMembers(value)) return scalarText(value, quoting.values, true);
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, quoting, layout)).join(', ')}]`;
  const inner = Object.entries(value).map(([key, item]) => flowPair(key, item, quoting, layout));
  return layout.padded ? `{ ${inner.join(', ')} }` : `{${inner.join(', ')}}`;
};

/** A pair in flow style. */
export const flowPair = (key: string, value: JsonValue, quoting: Quoting, layout: Layout): string =>
  `${stringText(key, quoting.keys, true)}: ${flowText(value, quoting, layout)}`;

const blanks = (count: number): string => ' '.repeat(count);

const indented = (lines: readonly string[], by: number): string[] =>
  lines.map((line) => `${blanks(by)}${line}`);

/** A value with members in block style, its first column at 0. */
export const blockLines = (value: JsonValue, quoting: Quoting, layout: Layout): string[] => {
  if (!hasMembers(value)) return [scalarText(value, quoting.values, false)];
  return Array.isArray(value)
    ? value.flatMap((item: JsonValue) => itemLines(item, quoting, layout))
    : Object.entries(value).flatMap(([key, item]) => pairLines(key, item, quoting, layout));
};

/** A list's item in block style, its dash at column 0. */
export const itemLines = (value: JsonValue, quoting: Quoting, layout: Layout): string[] => {
  const [first = '', ...rest] = blockLines(value, quoting, layout);
  return [`- ${first}`, ...indented(rest, 2)];
};

/** A pair in block style, its key at column 0. */
export const pairLines = (key: string, value: JsonValue, quoting: Quoting, layout: Layout): string[] => {
  const name = stringText(key, quoting.keys, false);
  if (!hasMembers(value)) return [`${name}: ${scalarText(value, quoting.values, false)}`];
  return [`${name}:`, ...indented(blockLines(value, quoting, layout), insideOf(value, layout))];
};

/** How much further in than its key a value stands. */
export const insideOf = (value: JsonValue, { step, listsIndented }: Layout): number =>
  Array.isArray(value) && !listsIndented ? 0 : step;

/** Lines of which the first follows what is there, the others at a column. */
export const joinLines = (lines: readonly string[], column: number, { lineBreak }: Layout): string =>
  lines.map((line, at) => (at === 0 || line === '' ? line : `${blanks(column)}${line}`)).join(lineBreak);
