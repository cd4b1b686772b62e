import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.ts';
import { ProviderError } from '../model/errors.ts';
import type { Reply, SharedThrottle, Slot as ThrottleSlot } from '../model/throttle.ts';
import { accountKeys } from '../redis/keys.ts';
import { backoffText } from '../report/text/rate-text.ts';
import { acquire, blockedUntil } from './algorithm/acquire.ts';
import type { Limits, ReleaseEvent } from './algorithm/inputs.ts';
import { estimateMs, rateStatus } from './algorithm/rate-status.ts';
import type { Slot, ThrottleRecord } from './algorithm/record.ts';
import { release } from './algorithm/release.ts';
import { readHints } from './headers/read-hints.ts';
import { abortable, createMutex } from './mutex.ts';
import { createRateLog } from './rate-log.ts';
import { openRateTrail, type RateTrail } from './rate-trail.ts';
import { createSharedRecord, type RecordChange, type SharedRecord } from './shared-record.ts';

/** The settings of an account's throttle. */
export type ThrottleSettings = Limits & {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  readonly log: Pick<Logger, 'debug' | 'info'>;
  /** The longest pause that `take` waits out itself, in ms. */
  readonly maxWaitMs?: number | undefined;
};

/** After this the record is read again, in ms: timers and Redis take no more than some weeks. */
const MAX_WAIT_MS = 24 * 3_600_000;

/** How a slot is released, and what is logged and recorded of the answer. */
const createRelease = (settings: ThrottleSettings, shared: SharedRecord, trail: RateTrail) => {
  const logRate = createRateLog(settings.log, settings.account, settings);
  return async (slot: Slot, reply: Reply | null): Promise<number | null> => {
    const released = await shared.update((before, answeredAt) => {
      const event = eventOf(slot, reply, answeredAt, before.clockOffset);
      const record = release(before, event, settings);
      return { record, result: { before, record, event } };
    });
    const { before, record, event } = released;
    logRate(before, record, event.answeredAt);
    const { ratePerSecond } = rateStatus(record, event.answeredAt, settings);
    trail.record({ at: event.answeredAt, ratePerSecond, refused: event.outcome === 'refused' });
    if (event.outcome !== 'refused') return null;
    return Math.max(1, Math.ceil(blockedUntil(record) - event.answeredAt));
  };
};

/**
 * Creates an account's throttle: it finds the provider's limit, and all processes share its budget of
 * requests through one record in Redis.
 */
export const createThrottle = (settings: ThrottleSettings): SharedThrottle => {
  const { redis, prefix, account, log, maxWaitMs = 2000 } = settings;
  const shared = createSharedRecord(redis, accountKeys(prefix, account).throttleRecord);
  const inOrder = createMutex();
  const onError = (err: unknown): void => log.debug({ account, err }, 'Recording the request rate failed');
  const releaseSlot = createRelease(settings, shared, openRateTrail({ redis, prefix, account, onError }));

  const read = <T>(from: (record: ThrottleRecord, now: number) => T): Promise<T> =>
    shared.update((record, now) => ({ record: null, result: from(record, now) }));

  const tryAcquire = async (signal: AbortSignal | undefined): Promise<Attempt> => {
    const attempt = await shared.update(attemptWith(settings));
    // The caller has stopped waiting and will not use the slot.
    if (attempt.slot !== null && signal?.aborted === true) await releaseSlot(attempt.slot, null);
    return attempt;
  };

  const nextSlot = async (signal: AbortSignal | undefined): Promise<ThrottleSlot> => {
    for (;;) {
      const { slot, blocked, waitMs } = await abortable(() => tryAcquire(signal), signal);
      if (slot !== null) return { release: (reply) => releaseSlot(slot, reply) };
      if (blocked && waitMs > maxWaitMs) throw rateLimited(account, waitMs);
      await abortable(() => sleep(waitMs, undefined, { signal }), signal);
    }
  };

  return {
    take: ({ signal } = {}) => inOrder(() => nextSlot(signal), signal),
    status: () => read((record, now) => rateStatus(record, now, settings)),
    estimate: (requests) =>
      read((record, now) => {
        const { ratePerSecond, basis } = rateStatus(record, now, settings);
        return { requests, ms: estimateMs(record, requests, now, settings), ratePerSecond, basis };
      }),
  };
};

/** A slot, or the wait before the next attempt; `blocked` where a pause causes it, not just the pace. */
type Attempt = { readonly slot: Slot | null; readonly waitMs: number; readonly blocked: boolean };

const attemptWith =
  (limits: Limits) =>
  (before: ThrottleRecord, now: number): RecordChange<Attempt> => {
    const acquired = acquire(before, now, limits);
    if ('slot' in acquired) {
      return { record: acquired.record, result: { slot: acquired.slot, waitMs: 0, blocked: false } };
    }
    const waitMs = Math.min(MAX_WAIT_MS, Math.max(1, Math.ceil(acquired.waitUntil - now)));
    return { record: null, result: { slot: null, waitMs, blocked: blockedUntil(acquired.record) > now } };
  };

/** A 5xx says nothing about the limit, except for the wait it asks for. */
const eventOf = (
  slot: Slot,
  reply: Reply | null,
  answeredAt: number,
  clockOffset: number | null,
): ReleaseEvent => {
  const status = reply?.status ?? null;
  if (reply === null || status === null) return { slot, answeredAt, outcome: 'unanswered', hint: {} };
  const { retryMs, ...count } = readHints(reply.headers, answeredAt, clockOffset);
  // With other statuses Retry-After means something else, such as when a moved resource is back.
  const waits = (status === 429 || status === 503) && retryMs !== undefined;
  const hint = waits ? { ...count, retryMs } : count;
  const outcome = status === 429 ? 'refused' : status >= 500 ? 'unanswered' : 'accepted';
  return { slot, answeredAt, outcome, hint };
};

const rateLimited = (account: string, waitMs: number): ProviderError =>
  new ProviderError(`Account "${account}" waits for its provider's rate limit. ${backoffText(waitMs)}`, {
    code: 'rate-limited',
    failure: 'not-sent',
    retryAfterMs: waitMs,
  });
