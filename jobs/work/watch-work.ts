import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from '../../src/log.ts';
import { sharedKeys } from '../../src/redis/keys.ts';
import { replaceUnreadable } from './replace-unreadable.ts';

/** How often all marks are read, in ms. An account that is marked twice running is busy, or was left by a process that died. */
const SWEEP_MS = 2_500;

/** How long one reading waits for wake-ups, in ms. */
const BLOCK_MS = 5_000;

/** A reading that is not over after this long, in ms, never will be. */
const SILENT_MS = 15_000;

/** Pause after a reading that failed, in ms. */
const AGAIN_MS = 1_000;

export type WorkWatchDeps = {
  /** Shared, for ordinary commands. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  /** Opens a connection for blocking commands. */
  openBlocking(): Redis;
  /** Another process says that there are jobs. */
  onWake(account: string): void;
  /** Called at each sweep with the accounts whose queues may have jobs, and might at the sweep before. */
  onSweep(accounts: readonly string[]): void;
};

/** The reply to XREAD: streams, each with entries of fields. */
type Entries = readonly [stream: string, entries: readonly [id: string, fields: readonly string[]][]][];

/** The parts of a stream's id: a time and a number. */
const partsOf = (id: string): readonly [number, number] => {
  const [time, nth] = id.split('-');
  return [Number(time), Number(nth)];
};

const isBefore = (one: string, other: string): boolean => {
  const [[time, nth], [otherTime, otherNth]] = [partsOf(one), partsOf(other)];
  return time < otherTime || (time === otherTime && nth < otherNth);
};

/**
 * The id from which to read on after a failure: the last that was read, since what is written meanwhile must not be lost.
 * @param last null: nothing was read yet, and what is there is for those that read it
 */
const findStart = async (
  { redis, prefix }: Pick<WorkWatchDeps, 'redis' | 'prefix'>,
  last: string | null,
): Promise<string> => {
  const { wakeUps } = sharedKeys(prefix);
  const [entry] = await replaceUnreadable(redis, wakeUps, () =>
    redis.xrevrange(wakeUps, '+', '-', 'COUNT', 1),
  );
  const newest = entry?.[0] ?? '0-0';
  // A stream that ends earlier is another one: Redis lost the one before.
  return last === null || isBefore(newest, last) ? newest : last;
};

/** Reads wake-ups, on one connection for all accounts. */
const readWakeUps = async (
  { redis, openBlocking, prefix, log, onWake }: WorkWatchDeps,
  signal: AbortSignal,
): Promise<void> => {
  const { wakeUps } = sharedKeys(prefix);
  let client = openBlocking();
  const close = (): void => client.disconnect();
  signal.addEventListener('abort', close, { once: true });
  let last: string | null = null;
  let hasFailed = true;
  const readOnce = async (): Promise<void> => {
    // Not `$`: what is written between two readings would be lost.
    const from = last === null || hasFailed ? await findStart({ redis, prefix }, last) : last;
    last = from;
    hasFailed = false;
    const silent = new AbortController();
    const given = client.xread('BLOCK', BLOCK_MS, 'STREAMS', wakeUps, from);
    given.catch(() => undefined);
    const gaveUp = sleep(SILENT_MS, 'silent' as const, { signal: silent.signal, ref: false });
    gaveUp.catch(() => undefined);
    const read = (await Promise.race([given, gaveUp])) as Entries | 'silent' | null;
    silent.abort();
    if (read === 'silent') {
      // While Redis is away, every connection is silent.
      const level = redis.status === 'ready' ? 'warn' : 'debug';
      log[level]({}, 'The connection that waits for jobs is silent; opening another');
      client.disconnect();
      client = openBlocking();
      return;
    }
    const entries = read?.[0]?.[1] ?? [];
    last = entries.at(-1)?.[0] ?? from;
    for (const account of new Set(entries.map(([, [, name = '']]) => name))) onWake(account);
  };
  while (!signal.aborted) {
    await readOnce().catch(async (err: unknown) => {
      if (signal.aborted) return;
      log.debug({ err }, 'Reading wake-ups failed');
      hasFailed = true;
      await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    });
  }
};

/** Reads all marks again and again: what wake-ups may lose, and what died with its process. */
const sweepMarks = async (
  { redis, prefix, log, onSweep }: WorkWatchDeps,
  signal: AbortSignal,
): Promise<void> => {
  const { work } = sharedKeys(prefix);
  let before: ReadonlySet<string> = new Set();
  while (!signal.aborted) {
    await sleep(SWEEP_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      const marked = await replaceUnreadable(redis, work, () => redis.hkeys(work));
      onSweep(marked.filter((account) => before.has(account)));
      before = new Set(marked);
    } catch (err) {
      log.debug({ err }, 'Reading which accounts have jobs failed');
    }
  }
};

/** Watches for the jobs of all accounts. @returns stops it */
export const watchWork = (deps: WorkWatchDeps): (() => void) => {
  const stopped = new AbortController();
  void readWakeUps(deps, stopped.signal);
  void sweepMarks(deps, stopped.signal);
  return () => stopped.abort();
};
