import type { ProviderName } from '../../model/desired.ts';
import type { Action, Change, FieldChange } from '../../model/plan.ts';
import { actionText, namesId, shownText, showsFields } from './change-words.ts';
import { clean, cleanProse } from './clean.ts';
import { cutMiddle, cutPair, fitsInto, textWidth } from './columns.ts';
import { type FieldParts, fieldParts } from './field-words.ts';
import { columnsAt, indent, type Layout, type Palette, paragraph } from './layout.ts';
import { rowText } from './words.ts';

const DEPTH = 3;

type Parts = FieldParts & { readonly label: string };

/** One line: `path: before → after (cause)`. */
const inline = ({ label, before, after, cause }: Parts, layout: Layout): string => {
  const { dim } = layout.palette;
  return `${indent(DEPTH)}${label} ${before === null ? '' : `${dim(before)} → `}${after}${dim(cause)}`;
};

const withCause = (line: string, cause: string, layout: Layout, depth: number): string[] => {
  const { dim } = layout.palette;
  return textWidth(line) + textWidth(cause) <= columnsAt(layout, depth)
    ? [`${indent(depth)}${line}${dim(cause)}`]
    : [`${indent(depth)}${line}`, `${indent(depth)}${dim(cause.trimStart())}`];
};

/** Two lines or more: the value before beside the path, the value after below it, each cut to its line. */
const stacked = ({ label, before, after, cause }: Parts, layout: Layout): string[] => {
  const { dim } = layout.palette;
  const columns = columnsAt(layout, DEPTH) - textWidth(label) - 1;
  if (before === null) return withCause(`${label} ${cutMiddle(after, columns)}`, cause, layout, DEPTH);
  const [from, to] = cutPair(
    before,
    after,
    Math.max(16, Math.min(columns, columnsAt(layout, DEPTH + 1) - 2)),
  );
  return [`${indent(DEPTH)}${label} ${dim(from)}`, ...withCause(`→ ${to}`, cause, layout, DEPTH + 1)];
};

const fitsInline = ({ label, before, after, cause }: Parts, columns: number): boolean =>
  fitsInto(`${label} ${before === null ? '' : `${before} → `}${after}${cause}`, columns);

/** One field: its path, values and cause. Never a secret's value. */
const fieldLines = (field: FieldChange, change: Change, provider: ProviderName, layout: Layout): string[] => {
  const label = `${cutMiddle(clean(field.path), Math.floor(columnsAt(layout, DEPTH) / 2))}:`;
  const parts = { label, ...fieldParts(field, change, provider) };
  return fitsInline(parts, columnsAt(layout, DEPTH)) ? [inline(parts, layout)] : stacked(parts, layout);
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

const identity = (change: Change): string => {
  const name = change.name === '' ? '(secret)' : `"${cutMiddle(clean(change.name), NAME_COLUMNS)}"`;
  return `: ${cutMiddle(shownText(change.type), NAME_COLUMNS)} ${name}`;
};

const headLine = (change: Change, provider: ProviderName, layout: Layout): string => {
  const { palette } = layout;
  const { sign, colour } = looks[change.blocked ? 'blocked' : change.action];
  const words = actionText(change, provider);
  const head = `${sign} ${words}${words === '' ? '' : ' '}`;
  const tail = change.blocked ? `  blocked: ${change.blocked.reason}` : '';
  const columnsForBoth = columnsAt(layout, 1) - textWidth(head + tail);
  const key = cutMiddle(clean(change.key), Math.max(12, Math.min(NAME_COLUMNS, columnsForBoth - 16)));
  const columns = Math.max(4, columnsForBoth - textWidth(key));
  const line = palette[colour](head) + palette.bold(key) + cutMiddle(identity(change), columns);
  return `${indent(1)}${line}${palette[colour](tail)}`;
};

const idLine = (change: Change, layout: Layout): string[] =>
  change.id !== null && namesId(change)
    ? [`${indent(3)}${layout.palette.dim(`id ${cutMiddle(clean(change.id), columnsAt(layout, 3) - 3)}`)}`]
    : [];

const prose = (text: string, layout: Layout, colour: Look['colour']): string[] =>
  paragraph(cleanProse(text), layout, 3, colour);

/** Its key is in no file as it is, so the row is named. */
const rowLines = ({ row }: Change, layout: Layout): string[] =>
  row === undefined ? [] : prose(rowText(row), layout, 'dim');

/** One change: its action and integration, its fields, why it is blocked, and its notices. */
export const changeLines = (
  change: Change,
  provider: ProviderName,
  layout: Layout,
  all: boolean,
): string[] => [
  headLine(change, provider, layout),
  ...idLine(change, layout),
  ...rowLines(change, layout),
  ...(showsFields(change, all)
    ? change.fields.flatMap((field) => fieldLines(field, change, provider, layout))
    : []),
  ...(change.blocked?.message ? prose(change.blocked.message, layout, 'red') : []),
  ...(change.drift && !change.contested && change.action === 'none'
    ? prose('Not changed, because of drift: report.', layout, 'dim')
    : []),
  ...[...(change.notices ?? []), ...(change.remarks ?? [])].flatMap((notice) =>
    prose(`Note: ${notice}`, layout, 'dim'),
  ),
];
