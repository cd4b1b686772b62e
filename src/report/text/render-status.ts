import type { AccountStatus, Condition, IntegrationStatus } from '../../model/run.ts';
import { isFollowed, type SourceView } from '../../model/source-status.ts';
import { ago, duration, lasting } from './age.ts';
import { clean, cleanProse } from './clean.ts';
import { accountCounts, conditionWords, worstFirst } from './condition-words.ts';
import { cutMiddle } from './cut.ts';
import { isInSync } from './is-in-sync.ts';
import { DEFAULT_WIDTH, indent, type Layout, type Palette, room } from './layout.ts';
import { plural } from './plural.ts';
import { standingTexts } from './rate-text.ts';
import { sourceLines } from './render-source.ts';
import { textWidth } from './text-width.ts';
import { providerTitle, shortRevision } from './words.ts';
import { wrap } from './wrap.ts';

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
  const orphaned = orphanedText(account);
  const facts = [lastRunText(account, now), ...standingTexts(account.rate, now)].join(' · ');
  return [
    `${palette.bold(clean(account.account))}  ${providerTitle(account.provider)}${flags.join('')}`,
    ...wrap(facts, room(layout, 1)).map((line) => `${indent(1)}${palette.dim(line)}`),
    ...(account.paused
      ? wrap(pausedText(account, now), room(layout, 1)).map((line) => indent(1) + palette.yellow(line))
      : []),
    ...(account.former ?? []).flatMap(({ message }) =>
      wrap(`Note: ${cleanProse(message)}`, room(layout, 1)).map((line) => indent(1) + line),
    ),
    ...(account.orphaned ? wrap(orphaned, room(layout, 1)).map((line) => indent(1) + line) : []),
    ...errorLines(account, layout),
  ];
};

const orphanedText = ({ left }: AccountStatus): string => {
  const untouched = 'This account left the YAML; its integrations are left as they are';
  return left == null
    ? `${untouched}. Put it back to manage it again.`
    : `${untouched}, and ${cleanProse(left)}`;
};

/** Since when, by whom, and the way out. */
const pausedText = ({ account, pausedSince, pausedBy }: AccountStatus, now: number): string => {
  const since = pausedSince == null ? '' : ` ${lasting(pausedSince, now)}`;
  const who = pausedBy == null ? '' : ` by ${clean(pausedBy)}`;
  return `Paused${since}${who}; resume it with: setpoint resume ${clean(account)}`;
};

/** What keeps the account from its ledger is known better than from a run that met it before. */
const errorLines = ({ lastRun, refused }: AccountStatus, layout: Layout): string[] => {
  const error = refused ?? lastRun?.error;
  return error
    ? wrap(cleanProse(error), room(layout, 1)).map((line) => `${indent(1)}${layout.palette.red(line)}`)
    : [];
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
  const message = status.message === null ? [] : wrap(cleanProse(status.message), room(layout, 3));
  return [
    `${indent(1)}${palette[colours[status.condition]](pad(conditionWords[status.condition], WORDS_COLUMNS))}  ${key}  ${palette.dim(lasting(status.since, now))}${reason}`,
    ...message.map((line) => indent(3) + line),
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
