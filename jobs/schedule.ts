import type { Redis } from 'ioredis';
import { type RunCoordinator, schedule } from 'node-cron';
import type { Logger } from '../src/log.ts';

/** A tick's slot is remembered this long at least, in ms: a replica whose clock is late finds it taken. */
const SLOT_MS = 60_000;

/** Among all replicas, the first that is able to claims a slot and runs it. */
const firstComes = ({ redis, prefix, isReady }: ScheduleFacts, noteTick: () => void): RunCoordinator => ({
  shouldRun: async (key, ttlMs) => {
    noteTick();
    const slot = `${prefix}:tick:${key}`;
    return isReady() && (await redis.set(slot, '1', 'PX', Math.max(ttlMs, SLOT_MS), 'NX')) === 'OK';
  },
});

export type ScheduleFacts = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Cron, five or six fields. */
  readonly schedule: string;
  readonly timezone: string;
  readonly log: Logger;
  /** False: this process cannot run anything now (its desired state is broken), and leaves the slot to the others. */
  isReady(): boolean;
};

/** A schedule that ticks until it is stopped. Times are in ms since the epoch. */
export type Schedule = {
  /** The next tick; null when there is none. */
  next(): number | null;
  /** The last ticks that came by in this process, whoever ran them; oldest first. */
  ticks(): readonly number[];
  stop(): Promise<void>;
};

/** More than two minutes of the quickest schedule: whether an account was observed lately is told by its ticks. */
const TICKS_KEPT = 150;

/**
 * Ticks by the account's schedule; each tick fires once among all daemons on one Redis.
 * @param onTick called at the instant itself; what it gives is called once this process has claimed the tick
 */
export const startSchedule = (facts: ScheduleFacts, onTick: () => () => Promise<void>): Schedule => {
  const { account, timezone, log } = facts;
  const say = (level: 'debug' | 'warn') => (message: string | Error) =>
    log[level]({ account, text: String(message) }, 'Schedule');
  let ticks: readonly number[] = [];
  let work = async (): Promise<void> => undefined;
  const noteTick = (): void => {
    work = onTick();
    ticks = [...ticks, Date.now()].slice(-TICKS_KEPT);
  };
  const task = schedule(facts.schedule, () => work(), {
    name: account,
    timezone,
    distributed: true,
    runCoordinator: firstComes(facts, noteTick),
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
