import type { HistoryEntry } from '../../model/history.ts';
import type { Cause } from '../../model/plan.ts';
import { clean, cleanProse } from './clean.ts';
import { cutMiddle, textWidth } from './columns.ts';
import { causeWords } from './field-words.ts';
import { DEFAULT_WIDTH, type Layout, type Palette, paragraph } from './layout.ts';
import { plural } from './plural.ts';
import { ago, duration, localTime } from './time-text.ts';
import { shortRevision } from './words.ts';

export type HistoryView = {
  readonly palette: Palette;
  readonly width?: number;
  /** There may be more than are shown. */
  readonly more?: boolean;
};

/** From this width on, the first line starts with the time. */
const WIDE = 80;

/** The columns of the first line without the key, with and without the time. */
const BESIDE = { wide: 56, narrow: 36 } as const;

const keyColumns = ({ width }: Layout): number =>
  Math.min(32, width - (width >= WIDE ? BESIDE.wide : BESIDE.narrow));

const colours: { readonly [O in HistoryEntry['outcome']]: 'green' | 'yellow' | 'red' | 'dim' } = {
  applied: 'green',
  'not-needed': 'dim',
  moved: 'yellow',
  cancelled: 'yellow',
  held: 'yellow',
  blocked: 'red',
  failed: 'red',
};

/** The fields by cause. A create's fields all come from the YAML, so it names no cause. */
const fieldsText = ({ action, fields }: HistoryEntry): string => {
  const pathsOf = (cause: Cause) =>
    fields.filter((field) => field.cause === cause).map(({ path }) => clean(path));
  if (action === 'create') return fields.map(({ path }) => clean(path)).join(', ');
  return (Object.keys(causeWords) as Cause[])
    .map((cause) => [pathsOf(cause), causeWords[cause]] as const)
    .filter(([paths]) => paths.length > 0)
    .map(([paths, why]) => `${paths.join(', ')} (${why})`)
    .join('; ');
};

const originText = (entry: HistoryEntry): string => {
  const { trigger, revision, revisionTitle, revisionAuthor, attempts, durationMs, by, asked } = entry;
  const title = revisionTitle === null ? '' : ` “${cleanProse(revisionTitle)}”`;
  const author = revisionAuthor == null ? '' : ` by ${clean(revisionAuthor)}`;
  return [
    asked === undefined ? trigger : `by ${clean(by ?? 'unknown')}`,
    ...(revision === '' ? [] : [`revision ${shortRevision(revision)}${title}${author}`]),
    ...(attempts > 1 ? [plural(attempts, 'attempt')] : []),
    ...(attempts > 0 ? [duration(durationMs)] : []),
  ].join(' · ');
};

/** The key, or the account for a request about all of it. Keys are unique across accounts. */
const subject = ({ key, account }: HistoryEntry, layout: Layout): string =>
  cutMiddle(key === '' ? `account ${clean(account)}` : clean(key), keyColumns(layout));

const below = (text: string, colour: 'dim' | 'red', layout: Layout): string[] =>
  text === '' ? [] : paragraph(text, layout, 2, colour);

const lines = (entry: HistoryEntry, columns: number, now: number, layout: Layout): string[] => {
  const { palette } = layout;
  const { asked, action, outcome, at, error } = entry;
  const what = subject(entry, layout);
  const padded = what + ' '.repeat(Math.max(0, columns - textWidth(what)));
  const actionText = asked ?? `${action} ${palette[colours[outcome]](outcome)}`;
  const wide = layout.width >= WIDE;
  const when = wide ? `${localTime(at)}  ` : '';
  return [
    `${when}${palette.bold(padded)}  ${actionText}  ${palette.dim(ago(at, now))}`,
    ...(wide ? [] : below(localTime(at), 'dim', layout)),
    ...below(error === null ? '' : cleanProse(error), 'red', layout),
    ...below(fieldsText(entry), 'dim', layout),
    ...below(originText(entry), 'dim', layout),
  ];
};

/** History as text in the given order, in local time. `now` in ms since the epoch. Ends in a line break. */
export const renderHistory = (
  entries: readonly HistoryEntry[],
  now: number,
  { palette, width = DEFAULT_WIDTH, more = false }: HistoryView,
): string => {
  const layout = { palette, width };
  const widths = entries.map((entry) => textWidth(subject(entry, layout)));
  const columns = widths.reduce((a, b) => Math.max(a, b), 0);
  const rows = entries.flatMap((entry) => lines(entry, columns, now, layout));
  const rest = more ? ['', palette.dim(`The last ${entries.length}; see more with --limit`)] : [];
  return `${[...rows, ...rest].join('\n')}\n`;
};
