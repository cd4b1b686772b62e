import type { LedgerEntry, WriteBacks } from '../../model/ledger-entry.ts';
import { retryLine } from '../command-lines.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** This many within a day make an integration contested. */
const MANY = 3;

/** The waits before the first, the second, and further write-backs of a contested integration, in ms. */
const WAITS = [10 * MINUTE, HOUR, 6 * HOUR];

/** An integration that something else keeps changing. */
export type Contest = {
  /** How often drift was written back, and since when, in ms since the epoch. */
  readonly count: number;
  readonly since: number;
  readonly paths: readonly string[];
  /** When the next write-back may be made. */
  readonly waitsUntil: number;
};

/** Whether a day has passed since the last write-back, which ends the contest. */
export const isOver = ({ times }: WriteBacks, now: number): boolean => now - (times.at(-1) ?? 0) >= DAY;

/**
 * The entry without the write-backs that no longer count: a day has passed, or a manual run asks. A worker
 * that plans its change again uses the ledger as the run left it.
 */
export const withCurrentWriteBacks = (
  entry: LedgerEntry,
  {
    now,
    manual,
    recordsObservation,
  }: { readonly now: number; readonly manual: boolean; readonly recordsObservation: boolean },
): LedgerEntry => {
  if (entry.writeBacks === undefined || !((manual && recordsObservation) || isOver(entry.writeBacks, now)))
    return entry;
  const { writeBacks: _over, ...rest } = entry;
  return rest;
};

/** The contest of an entry; null when there is none. */
export const contestOf = (entry: LedgerEntry | null, now: number): Contest | null => {
  const known = entry?.writeBacks;
  if (known?.contestedAt === undefined || isOver(known, now)) return null;
  const { times, count, since, paths, contestedAt } = known;
  const wait = WAITS[Math.min(count - contestedAt, WAITS.length - 1)] ?? 0;
  return { count, since, paths, waitsUntil: (times.at(-1) ?? 0) + wait };
};

/** The record after another write-back of drift on these fields. */
export const withWriteBack = (
  known: WriteBacks | undefined,
  written: readonly string[],
  now: number,
): WriteBacks => {
  const before = known === undefined || isOver(known, now) ? undefined : known;
  const times = [...(before?.times ?? []), now].slice(-MANY);
  const count = (before?.count ?? 0) + 1;
  const isMany = times.length === MANY && now - (times[0] ?? 0) < DAY;
  const contestedAt = before?.contestedAt ?? (isMany ? count : undefined);
  return {
    times,
    count,
    since: before?.since ?? now,
    paths: [...new Set([...(before?.paths ?? []), ...written])].sort(),
    ...(contestedAt === undefined ? {} : { contestedAt }),
  };
};

const duration = (ms: number): string => {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE));
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
};

const timesText = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** The notice of a contest: which fields, how often, since when, and what to do. */
export const contestText = (
  { account, key }: { readonly account: string; readonly key: string },
  { count, since, paths, waitsUntil }: Contest,
  next: { readonly now: number; readonly differs: boolean },
): string => {
  const at = `${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const what = `${paths.join(', ')} changed at the provider after each of our writes: written back ${timesText(count)} since ${at}`;
  const why = 'something else writes there too, or the provider does not keep the value';
  if (!next.differs)
    return `${what}; it matches the YAML now, and counts as contested until a day passes without drift (${why})`;
  const when = waitsUntil > next.now ? `in ${duration(waitsUntil - next.now)}` : 'by the next run';
  return `${what}; ${why}. Stop the other writer, or take the field out of the YAML. The next write-back is made ${when}, or now with: ${retryLine(key, account)}`;
};
