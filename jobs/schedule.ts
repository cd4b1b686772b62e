import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from '../src/log.ts';
import type { Clock } from '../src/model/clock.ts';
import { accountKeys } from '../src/redis/keys.ts';
import { startAlarm } from '../src/schedule/alarm.ts';
import { openTicks } from '../src/schedule/ticks.ts';

/** A claimed tick stays claimed this long, in ms, for replicas whose clocks are late. */
const SLOT_MS = 60_000;

/** Each process claims a tick up to this much later, in ms, by chance: so replicas share the ticks about evenly. */
const CHANCE_MS = 50;

export type ScheduleDeps = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Cron, five or six fields. */
  readonly schedule: string;
  readonly timezone: string;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * How much later than the schedule says a tick comes, in ms, so that those of many accounts do not come at once.
   * @param gapMs the time to the next tick
   */
  delayOf(gapMs: number): number;
  /** False: this process leaves the tick to other replicas, because its desired state is invalid. */
  isReady(): boolean;
};

/** A schedule that ticks until it is stopped. Times are in ms since the epoch. */
export type Schedule = {
  /** When the next tick comes, its delay included; null when there is none. */
  next(): number | null;
  /** The last ticks seen by this process, whichever replica ran them; oldest first. */
  ticks(): readonly number[];
  stop(): void;
};

/** More than two minutes of the quickest schedule: readiness compares the ticks with the last observation. */
const TICKS_KEPT = 150;

/** Whether this process is the first that is ready to run the tick. */
const claimTick = async ({ redis, prefix, account, isReady }: ScheduleDeps, at: number): Promise<boolean> => {
  const slot = accountKeys(prefix, account).tick(`${account}:${new Date(at).toISOString()}`);
  return isReady() && (await redis.set(slot, '1', 'PX', SLOT_MS, 'NX')) === 'OK';
};

/**
 * Ticks by the account's schedule; each tick fires once among all daemons on one Redis.
 * @param onTick called at each tick, with the time that the schedule says; the function it returns is called once this
 * process has claimed the tick
 */
export const startSchedule = (deps: ScheduleDeps, onTick: (at: number) => () => Promise<void>): Schedule => {
  const { account, schedule, timezone, clock, log } = deps;
  const { after } = openTicks(schedule, timezone);
  const stopped = new AbortController();
  let ticks: readonly number[] = [];
  let pending: number | null = null;
  const delayOf = (at: number): number => deps.delayOf((after(at) ?? Number.POSITIVE_INFINITY) - at);
  const tick = async (at: number): Promise<void> => {
    const delay = delayOf(at);
    pending = at + delay;
    if (delay > 0) await clock.sleep(delay, stopped.signal);
    await sleep(Math.random() * CHANCE_MS, undefined, { signal: stopped.signal });
    pending = null;
    const work = onTick(at);
    ticks = [...ticks, clock.now()].slice(-TICKS_KEPT);
    if (await claimTick(deps, at)) await work();
  };
  const alarm = startAlarm(clock, after, (at) => {
    tick(at).catch((err: unknown) => {
      if (!stopped.signal.aborted) log.warn({ account, err }, 'Schedule');
    });
  });
  return {
    next: () => {
      const at = alarm.next();
      return pending ?? (at === null ? null : at + delayOf(at));
    },
    ticks: () => ticks,
    stop: () => {
      stopped.abort();
      alarm.stop();
    },
  };
};
