import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { Refusal } from '../server/refusal.ts';

/** Limit for an HTTP request that needs Redis, in ms. */
const PATIENCE_MS = 15_000;
const PING_MS = 1_000;

const AWAY = 'Redis does not answer; Setpoint continues automatically when it is back';
const SLOW = 'Still running after 15 s; it continues in the background. Check the result before retrying';

/** Ends a wait without keeping the process alive. */
const after = async (ms: number, signal: AbortSignal): Promise<'late'> => {
  await sleep(ms, undefined, { ref: false, signal }).catch(() => undefined);
  return 'late';
};

const within = async <T>(ms: number, work: Promise<T>): Promise<T | 'late'> => {
  const stop = new AbortController();
  try {
    return await Promise.race([work, after(ms, stop.signal)]);
  } finally {
    stop.abort();
  }
};

/** Whether Redis answers now. A connection that is away would only queue the question. */
export const redisAnswers = async ({ client }: RedisHandle): Promise<boolean> => {
  if (client.status !== 'ready') return false;
  const answered = client.ping().then(
    () => true,
    () => false,
  );
  return (await within(PING_MS, answered)) === true;
};

/**
 * Runs work that needs Redis, within a time limit. Our connections retry forever, so a request would hang
 * while Redis is down.
 * @throws Refusal 503
 */
export const whenReachable = async <T>(redis: RedisHandle, work: () => Promise<T>): Promise<T> => {
  if (redis.client.status !== 'ready') throw new Refusal(503, AWAY);
  const result = await within(PATIENCE_MS, work());
  if (result === 'late') throw new Refusal(503, redis.client.status === 'ready' ? SLOW : AWAY);
  return result as T;
};
