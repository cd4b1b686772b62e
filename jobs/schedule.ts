import type { Redis } from 'ioredis';
import { type RunCoordinator, schedule } from 'node-cron';
import type { Logger } from '../src/log.ts';
import { accountKeys } from '../src/redis/keys.ts';

/** A claimed tick stays claimed at least this long, in ms, for replicas whose clocks are late. */
const SLOT_MS = 60_000;

/** The first replica that is ready claims a tick and runs it. */
const claimTick = (
  { redis, prefix, account, isReady }: ScheduleDeps,
  recordTick: () => void,
): RunCoordinator => ({
  shouldRun: async (key, ttlMs) => {
    recordTick();
    const slot = accountKeys(prefix, account).tick(key);
    return isReady() && (await redis.set(slot, '1', 'PX', Math.max(ttlMs, SLOT_MS), 'NX')) === 'OK';
  },
});

export type ScheduleDeps = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Cron, five or six fields. */
  readonly schedule: string;
  readonly timezone: string;
  readonly log: Logger;
  /** False: this process leaves the tick to other replicas, because its desired state is invalid. */
  isReady(): boolean;
};

/** A schedule that ticks until it is stopped. Times are in ms since the epoch. */
export type Schedule = {
  /** The next tick; null when there is none. */
  next(): number | null;
  /** The last ticks seen by this process, whichever replica ran them; oldest first. */
  ticks(): readonly number[];
  stop(): Promise<void>;
};

/** More than two minutes of the quickest schedule: readiness compares the ticks with the last observation. */
const TICKS_KEPT = 150;

/**
 * Ticks by the account's schedule; each tick fires once among all daemons on one Redis.
 * @param onTick called at each tick; the function it returns is called once this process has claimed the tick
 */
export const startSchedule = (deps: ScheduleDeps, onTick: () => () => Promise<void>): Schedule => {
  const { account, timezone, log } = deps;
  const say = (level: 'debug' | 'warn') => (message: string | Error) =>
    log[level]({ account, text: String(message) }, 'Schedule');
  let ticks: readonly number[] = [];
  let work = async (): Promise<void> => undefined;
  const recordTick = (): void => {
    work = onTick();
    ticks = [...ticks, Date.now()].slice(-TICKS_KEPT);
  };
  const task = schedule(deps.schedule, () => work(), {
    name: account,
    timezone,
    distributed: true,
    runCoordinator: claimTick(deps, recordTick),
    logger: { info: say('debug'), debug: say('debug'), warn: say('warn'), error: say('warn') },
  });
  return {
    next: () => task.getNextRun()?.getTime() ?? null,
    ticks: () => ticks,
    stop: async () => {
      await task.destroy();
    },
  };
};
