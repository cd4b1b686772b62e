import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.ts';
import { ProviderError } from '../model/errors.ts';
import type { Reply, SharedThrottle, Slot as ThrottleSlot } from '../model/throttle.ts';
import { pauseText } from '../plan/render/pause-text.ts';
import { abortable } from './abortable.ts';
import { expectedMs } from './controller/expected.ts';
import type { Limits } from './controller/limits.ts';
import type { Slot, ThrottleRecord } from './controller/record.ts';
import { settle } from './controller/settle.ts';
import type { SettleEvent } from './controller/settle-event.ts';
import { standingOf } from './controller/standing.ts';
import { closedUntil, take } from './controller/take.ts';
import { readHints } from './hints/read-hints.ts';
import { createLine } from './line.ts';
import { openRateTrail } from './rate-trail.ts';
import { createRateWatch } from './rate-watch.ts';
import { type Change, createSharedRecord } from './shared-record.ts';

/** How the account's throttle is set. */
export type ThrottleSettings = Limits & {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  readonly log: Pick<Logger, 'debug' | 'info'>;
  /** The longest pause that `take` waits for by itself, in ms. */
  readonly patienceMs?: number | undefined;
};

/** One budget of requests per account that finds the provider's limit by itself, shared by every process through one record in Redis. */
export const createThrottle = (settings: ThrottleSettings): SharedThrottle => {
  const { redis, prefix, account, log, patienceMs = 2000 } = settings;
  const shared = createSharedRecord(redis, `${prefix}:throttle:${account}:record`);
  const inTurn = createLine();

  const watch = createRateWatch(log, account, settings);
  const onError = (err: unknown): void => log.debug({ account, err }, 'The rate was not noted');
  const trail = openRateTrail({ redis, prefix, account, onError });

  const look = <T>(read: (record: ThrottleRecord, now: number) => T): Promise<T> =>
    shared.update((record, now) => ({ record: null, result: read(record, now) }));

  const nextSlot = async (signal: AbortSignal | undefined): Promise<ThrottleSlot> => {
    for (;;) {
      const turn = await abortable(() => ask(signal), signal);
      if (turn.slot !== null) return slotOf(turn.slot);
      if (turn.closed && turn.waitMs > patienceMs) throw tooFar(account, turn.waitMs);
      await abortable(() => sleep(turn.waitMs, undefined, { signal }), signal);
    }
  };

  const ask = async (signal: AbortSignal | undefined): Promise<Attempt> => {
    const turn = await shared.update(attemptAt(settings));
    // Nobody is there any more to send with it.
    if (turn.slot !== null && signal?.aborted === true) await slotOf(turn.slot).settle(null);
    return turn;
  };

  const slotOf = (slot: Slot): ThrottleSlot => ({
    settle: async (reply) => {
      const settled = await shared.update((before, answeredAt) => {
        const event = eventOf(slot, reply, answeredAt, before.clockOffset);
        const record = settle(before, event, settings);
        return { record, result: { before, record, event } };
      });
      const { before, record, event } = settled;
      watch(before, record, event.answeredAt);
      const { ratePerSecond } = standingOf(record, event.answeredAt, settings);
      trail.note({ at: event.answeredAt, ratePerSecond, refused: event.outcome === 'refused' });
      if (event.outcome !== 'refused') return null;
      return Math.max(1, Math.ceil(closedUntil(record) - event.answeredAt));
    },
  });

  return {
    take: ({ signal } = {}) => inTurn(() => nextSlot(signal), signal),
    standing: () => look((record, now) => standingOf(record, now, settings)),
    estimate: (requests) =>
      look((record, now) => {
        const { ratePerSecond, basis } = standingOf(record, now, settings);
        return { requests, ms: expectedMs(record, requests, now, settings), ratePerSecond, basis };
      }),
  };
};

/** A slot, or how long to wait before asking again; `closed` where it is not only the pace that makes us wait. */
type Attempt = { readonly slot: Slot | null; readonly waitMs: number; readonly closed: boolean };

const attemptAt =
  (limits: Limits) =>
  (before: ThrottleRecord, now: number): Change<Attempt> => {
    const turn = take(before, now, limits);
    if ('slot' in turn) return { record: turn.record, result: { slot: turn.slot, waitMs: 0, closed: false } };
    const waitMs = Math.max(1, Math.ceil(turn.waitUntil - now));
    return { record: null, result: { slot: null, waitMs, closed: closedUntil(turn.record) > now } };
  };

/** A server's own failure says nothing of the limit, but for the time that it asks for. */
const eventOf = (
  slot: Slot,
  reply: Reply | null,
  answeredAt: number,
  clockOffset: number | null,
): SettleEvent => {
  const status = reply?.status ?? null;
  if (reply === null || status === null) return { slot, answeredAt, outcome: 'unanswered', hint: {} };
  const { retryMs, ...count } = readHints(reply.headers, answeredAt, clockOffset);
  // With any other status it says something else, as when a moved resource may be asked for.
  const waits = (status === 429 || status === 503) && retryMs !== undefined;
  const hint = waits ? { ...count, retryMs } : count;
  const outcome = status === 429 ? 'refused' : status >= 500 ? 'unanswered' : 'accepted';
  return { slot, answeredAt, outcome, hint };
};

const tooFar = (account: string, waitMs: number): ProviderError =>
  new ProviderError(`Account "${account}" waits for its provider's rate limit. ${pauseText(waitMs)}`, {
    code: 'rate-limited',
    failure: 'not-sent',
    retryAfterMs: waitMs,
  });
