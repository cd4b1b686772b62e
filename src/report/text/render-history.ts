import type { HistoryEntry } from '../../model/history.ts';
import type { Cause } from '../../model/plan.ts';
import { ago, duration } from './age.ts';
import { causeWords } from './cause-text.ts';
import { clean, cleanProse } from './clean.ts';
import { cutMiddle } from './cut.ts';
import { DEFAULT_WIDTH, indent, type Layout, type Palette, room } from './layout.ts';
import { localTime } from './local-time.ts';
import { plural } from './plural.ts';
import { textWidth } from './text-width.ts';
import { shortRevision } from './words.ts';
import { wrap } from './wrap.ts';

export type HistoryView = {
  readonly palette: Palette;
  readonly width?: number;
  /** There may be more than are shown. */
  readonly more?: boolean;
};

/** From this width on, the time is in the first line. */
const WIDE = 80;

/** Columns that the first line needs beside the key, with and without the time. */
const BESIDE = { wide: 56, narrow: 36 } as const;

const keyColumns = ({ width }: Layout): number =>
  Math.min(32, width - (width >= WIDE ? BESIDE.wide : BESIDE.narrow));

const colours: { readonly [O in HistoryEntry['outcome']]: 'green' | 'yellow' | 'red' | 'dim' } = {
  applied: 'green',
  'not-needed': 'dim',
  moved: 'yellow',
  cancelled: 'yellow',
  blocked: 'red',
  failed: 'red',
};

/** The fields by what changed them; of a create they all come from the YAML, which says nothing. */
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

/** What it was about: a key, or the whole account. Keys are unique over all accounts of a desired state. */
const subject = ({ key, account }: HistoryEntry, layout: Layout): string =>
  cutMiddle(key === '' ? `account ${clean(account)}` : clean(key), keyColumns(layout));

const below = (text: string, colour: 'dim' | 'red', layout: Layout): string[] =>
  text === '' ? [] : wrap(text, room(layout, 2)).map((line) => indent(2) + layout.palette[colour](line));

const lines = (entry: HistoryEntry, columns: number, now: number, layout: Layout): string[] => {
  const { palette } = layout;
  const { asked, action, outcome, at, error } = entry;
  const what = subject(entry, layout);
  const padded = what + ' '.repeat(Math.max(0, columns - textWidth(what)));
  const deed = asked ?? `${action} ${palette[colours[outcome]](outcome)}`;
  const wide = layout.width >= WIDE;
  const when = wide ? `${localTime(at)}  ` : '';
  return [
    `${when}${palette.bold(padded)}  ${deed}  ${palette.dim(ago(at, now))}`,
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
