import type { AccountStatus, Condition, IntegrationStatus } from '../../model/run.ts';
import { isFollowed, type SourceView } from '../../model/source-status.ts';
import { clean, cleanProse } from './clean.ts';
import { cutMiddle, textWidth } from './columns.ts';
import { accountCounts, conditionWords, isInSync, worstFirst } from './condition-words.ts';
import { DEFAULT_WIDTH, indent, type Layout, type Palette, paragraph } from './layout.ts';
import { plural } from './plural.ts';
import { rateTexts } from './rate-text.ts';
import { sourceLines } from './render-source.ts';
import { ago, duration, lasting } from './time-text.ts';
import { windowText } from './window-text.ts';
import { providerTitle, rowText, shortRevision } from './words.ts';

export type StatusView = {
  readonly palette: Palette;
  readonly width?: number;
  /** Null without a Git source. */
  readonly source?: SourceView | null;
};

const colours: { readonly [C in Condition]: 'red' | 'yellow' | 'cyan' | 'green' } = {
  failed: 'red',
  blocked: 'red',
  contested: 'yellow',
  drifted: 'yellow',
  pending: 'cyan',
  'in-sync': 'green',
};

const WORDS_COLUMNS = 7;
const MAX_KEY_COLUMNS = 40;

const pad = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));

const lastRunText = ({ lastRun }: AccountStatus, now: number): string => {
  if (lastRun === null) return 'no run yet';
  const took = duration(lastRun.durationMs);
  return `last run ${ago(lastRun.startedAt, now)}: ${lastRun.result} (${lastRun.trigger}, revision ${shortRevision(lastRun.revision)}, ${took})`;
};

const accountLines = (account: AccountStatus, now: number, layout: Layout): string[] => {
  const { palette } = layout;
  const flags = [
    account.paused ? palette.yellow('  paused') : '',
    account.orphaned ? palette.yellow('  not in the YAML') : '',
  ];
  const summary = [lastRunText(account, now), ...rateTexts(account.rate, now)].join(' · ');
  return [
    `${palette.bold(clean(account.account))}  ${providerTitle(account.provider)}${flags.join('')}`,
    ...paragraph(summary, layout, 1, 'dim'),
    ...(account.paused ? paragraph(pausedText(account, now), layout, 1, 'yellow') : []),
    ...windowLines(account, layout),
    ...(account.former ?? []).flatMap(({ message }) => paragraph(`Note: ${cleanProse(message)}`, layout, 1)),
    ...(account.orphaned ? paragraph(orphanedText(account), layout, 1) : []),
    ...errorLines(account, layout),
  ];
};

const windowLines = ({ window }: AccountStatus, layout: Layout): string[] =>
  window === undefined ? [] : paragraph(windowText(window), layout, 1, window.open ? 'dim' : 'yellow');

const orphanedText = ({ left }: AccountStatus): string => {
  const untouched = 'This account left the YAML; its integrations are left as they are';
  return left == null
    ? `${untouched}. Put it back to manage it again.`
    : `${untouched}, and ${cleanProse(left)}`;
};

const pausedText = ({ account, pausedSince, pausedBy }: AccountStatus, now: number): string => {
  const since = pausedSince == null ? '' : ` ${lasting(pausedSince, now)}`;
  const who = pausedBy == null ? '' : ` by ${clean(pausedBy)}`;
  return `Paused${since}${who}; resume it with: setpoint resume ${clean(account)}`;
};

/** The account's own refusal is newer than the last run's error. */
const errorLines = ({ lastRun, refused }: AccountStatus, layout: Layout): string[] => {
  const error = refused ?? lastRun?.error;
  return error ? paragraph(cleanProse(error), layout, 1, 'red') : [];
};

const integrationLines = (
  status: IntegrationStatus,
  keyColumns: number,
  now: number,
  layout: Layout,
): string[] => {
  const { palette } = layout;
  const key = pad(cutMiddle(clean(status.key), MAX_KEY_COLUMNS), keyColumns);
  const reason = status.reason === null ? '' : ` (${status.reason})`;
  return [
    `${indent(1)}${palette[colours[status.condition]](pad(conditionWords[status.condition], WORDS_COLUMNS))}  ${key}  ${palette.dim(lasting(status.since, now))}${reason}`,
    ...(status.message === null ? [] : paragraph(cleanProse(status.message), layout, 3)),
    ...(status.row === undefined || status.condition === 'in-sync'
      ? []
      : paragraph(cleanProse(rowText(status.row)), layout, 3, 'dim')),
  ];
};

const blockOf = (account: AccountStatus, now: number, layout: Layout): string[] => {
  const widths = account.integrations.map(({ key }) => textWidth(clean(key)));
  const keyColumns = Math.min(
    MAX_KEY_COLUMNS,
    widths.reduce((a, b) => Math.max(a, b), 0),
  );
  return [
    ...accountLines(account, now, layout),
    ...account.integrations
      .toSorted(worstFirst)
      .flatMap((each) => integrationLines(each, keyColumns, now, layout)),
    `${layout.palette.bold(clean(account.account))}: ${accountCounts(account)}`,
    '',
  ];
};

/**
 * The status of every account and integration as text, worst first. `now` in ms since the epoch. Ends in a
 * line break.
 */
export const renderStatus = (
  accounts: readonly AccountStatus[],
  now: number,
  { palette, width = DEFAULT_WIDTH, source = null }: StatusView,
): string => {
  const off = accounts.filter((account) => !isInSync(account)).length;
  const last =
    off === 0
      ? `Everything is in sync: ${plural(accounts.length, 'account')}`
      : `${off} of ${plural(accounts.length, 'account')} not in sync`;
  const stale = isFollowed(source) ? '' : ', as of the last good commit: the Git source is not followed';
  const lines = accounts.flatMap((account) => blockOf(account, now, { palette, width }));
  const layout = { palette, width };
  return `${[...sourceLines(source, now, layout), ...lines, palette.bold(last + stale)].join('\n')}\n`;
};
