import type { ProviderName } from '../../model/desired.ts';
import type { Action, Change, FieldChange } from '../../model/plan.ts';
import { actionText, namesId, shownText, showsFields } from './change-words.ts';
import { clean, cleanProse } from './clean.ts';
import { cutMiddle, cutPair, fitsInto, textWidth } from './columns.ts';
import { bracketed, type FieldParts, fieldLines, moreText } from './field-words.ts';
import { columnsAt, indent, type Layout, type Palette, paragraph } from './layout.ts';
import { rowText } from './words.ts';

const DEPTH = 3;

/** A change to show. `all`: with every difference inside its values. */
export type ShownChange = {
  readonly change: Change;
  readonly provider: ProviderName;
  readonly all: boolean;
};

/** A line to lay out: its path is cut, and the cause in brackets. */
type Line = Pick<FieldParts, 'path' | 'before' | 'after'> & { readonly cause: string };

/** One line: `path: before → after (cause)`. */
const inline = ({ path, before, after, cause }: Line, layout: Layout): string => {
  const { dim } = layout.palette;
  return `${indent(DEPTH)}${path}: ${before === null ? '' : `${dim(before)} → `}${after}${dim(cause)}`;
};

const withCause = (line: string, cause: string, layout: Layout, depth: number): string[] => {
  const { dim } = layout.palette;
  return textWidth(line) + textWidth(cause) <= columnsAt(layout, depth)
    ? [`${indent(depth)}${line}${dim(cause)}`]
    : [`${indent(depth)}${line}`, `${indent(depth)}${dim(cause.trimStart())}`];
};

/** Two lines or more: the value before beside the path, the value after below it, each cut to its line. */
const stacked = ({ path, before, after, cause }: Line, layout: Layout): string[] => {
  const { dim } = layout.palette;
  const columns = columnsAt(layout, DEPTH) - textWidth(path) - 2;
  if (before === null) return withCause(`${path}: ${cutMiddle(after, columns)}`, cause, layout, DEPTH);
  const [from, to] = cutPair(
    before,
    after,
    Math.max(16, Math.min(columns, columnsAt(layout, DEPTH + 1) - 2)),
  );
  return [`${indent(DEPTH)}${path}: ${dim(from)}`, ...withCause(`→ ${to}`, cause, layout, DEPTH + 1)];
};

const fitsInline = ({ path, before, after, cause }: Line, columns: number): boolean =>
  fitsInto(`${path}: ${before === null ? '' : `${before} → `}${after}${cause}`, columns);

/** Leaves half of the line to what follows a path, or less if that is shorter. */
const cutPath = (path: string, beside: string, layout: Layout): string => {
  const columns = columnsAt(layout, DEPTH);
  const half = Math.floor(columns / 2);
  return cutMiddle(path, Math.max(half, columns - textWidth(beside) - 2));
};

const partLines = ({ path, before, after, why }: FieldParts, layout: Layout): string[] => {
  const whole = { path, before, after, cause: bracketed(why) };
  if (fitsInline(whole, columnsAt(layout, DEPTH))) return [inline(whole, layout)];
  return stacked({ ...whole, path: cutPath(path, before ?? after, layout) }, layout);
};

/** One field, or what changes inside it: paths, values and causes. Never a secret's value. */
const linesOfField = (
  field: FieldChange,
  { change, provider, layout, all }: ShownChange & { readonly layout: Layout },
): string[] => {
  const { lines, more } = fieldLines(field, change, provider, all);
  const rest = `${cutPath(clean(field.path), moreText(more), layout)}: ${moreText(more)}, with --all`;
  return [
    ...lines.flatMap((parts) => partLines(parts, layout)),
    ...(more === 0 ? [] : paragraph(rest, layout, DEPTH, 'dim')),
  ];
};

type Look = { readonly sign: string; readonly colour: Exclude<keyof Palette, 'bold'> };

const looks: { readonly [A in Action | 'blocked']: Look } = {
  create: { sign: '+', colour: 'green' },
  update: { sign: '~', colour: 'yellow' },
  replace: { sign: '±', colour: 'magenta' },
  delete: { sign: '-', colour: 'red' },
  adopt: { sign: '=', colour: 'cyan' },
  none: { sign: ' ', colour: 'dim' },
  blocked: { sign: '!', colour: 'red' },
};

const NAME_COLUMNS = 48;
const MIN_KEY = 12;
const MIN_ABOUT = 4;

/** A type and a name in quotes, clean and cut. */
export const identityText = (change: Change): string => {
  const name = change.name === '' ? '(secret)' : `"${cutMiddle(clean(change.name), NAME_COLUMNS)}"`;
  return `${typeText(change.type)} ${name}`;
};

/** A type, clean and cut. */
export const typeText = (type: string): string => cutMiddle(shownText(type), NAME_COLUMNS);

/** A change in its first line: the words after its action, what it changes, and more about that. */
export type Subject = { readonly words: string; readonly key: string; readonly about: string };

const headText = (sign: string, words: readonly string[]): string => {
  const said = words.filter((text) => text !== '').join(', ');
  return `${sign} ${said}${said === '' ? '' : ' '}`;
};

/** The first line of a change, or of several that are equal to it: `~ update KEY: about  blocked: reason`. */
export const titleLine = (
  { words, key, about }: Subject,
  { change, provider }: Omit<ShownChange, 'all'>,
  layout: Layout,
): string => {
  const { palette } = layout;
  const { sign, colour } = looks[change.blocked ? 'blocked' : change.action];
  const action = actionText(change, provider);
  const tail = change.blocked ? `  blocked: ${change.blocked.reason}` : '';
  const full = headText(sign, [action, words]);
  const fits = textWidth(full + tail) + MIN_KEY <= columnsAt(layout, 1);
  const head = fits ? full : headText(sign, [action]);
  const columnsForBoth = columnsAt(layout, 1) - textWidth(head + tail);
  const name = cutMiddle(clean(key), Math.max(MIN_KEY, Math.min(NAME_COLUMNS, columnsForBoth - 16)));
  const columns = columnsForBoth - textWidth(name);
  const more = about === '' || columns < MIN_ABOUT ? '' : cutMiddle(`: ${about}`, columns);
  const line = palette[colour](head) + palette.bold(name) + more;
  return `${indent(1)}${line}${palette[colour](tail)}`;
};

const idLine = (change: Change, layout: Layout): string[] =>
  change.id !== null && namesId(change)
    ? [`${indent(3)}${layout.palette.dim(`id ${cutMiddle(clean(change.id), columnsAt(layout, 3) - 3)}`)}`]
    : [];

const prose = (text: string, layout: Layout, colour: Look['colour']): string[] =>
  paragraph(cleanProse(text), layout, 3, colour);

/** What a change does, below its first line: its fields, why it is blocked, and its notices. */
export const detailLines = (shown: ShownChange, layout: Layout): string[] => {
  const { change, all } = shown;
  return [
    ...(showsFields(change, all)
      ? change.fields.flatMap((field) => linesOfField(field, { ...shown, layout }))
      : []),
    ...(change.blocked?.message ? prose(change.blocked.message, layout, 'red') : []),
    ...(change.drift && !change.contested && change.action === 'none'
      ? prose('Not changed, because of drift: report.', layout, 'dim')
      : []),
    ...[...(change.notices ?? []), ...(change.remarks ?? [])].flatMap((notice) =>
      prose(`Note: ${notice}`, layout, 'dim'),
    ),
  ];
};

/** Its key is in no file as it is, so the row is named. */
const rowLines = ({ row }: Change, layout: Layout): string[] =>
  row === undefined ? [] : prose(rowText(row), layout, 'dim');

/** One change: its action and integration, its fields, why it is blocked, and its notices. */
export const changeLines = (shown: ShownChange, layout: Layout): string[] => {
  const { change } = shown;
  const subject = { words: '', key: change.key, about: identityText(change) };
  return [
    titleLine(subject, shown, layout),
    ...idLine(change, layout),
    ...rowLines(change, layout),
    ...detailLines(shown, layout),
  ];
};
