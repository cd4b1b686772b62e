import type { RedisHandle } from '../redis/redis-handle.ts';
import { HttpError } from '../server/http-error.ts';
import { withTimeout } from '../server/with-timeout.ts';

/** Limit for an HTTP request that needs Redis, in ms. */
const TIMEOUT_MS = 15_000;
const PING_MS = 1_000;

const AWAY = 'Redis does not answer; Setpoint continues automatically when it is back';
const SLOW = 'Still running after 15 s; it continues in the background. Check the result before retrying';

/** Whether Redis answers now. A lost connection would only queue the ping. */
export const redisAnswers = async ({ client }: RedisHandle): Promise<boolean> => {
  if (client.status !== 'ready') return false;
  const answered = client.ping().then(
    () => true,
    () => false,
  );
  return (await withTimeout(PING_MS, answered)) === true;
};

/**
 * Runs work that needs Redis, within a time limit. Our connections retry forever, so a request would hang
 * while Redis is down.
 * @throws HttpError 503
 */
export const whenReachable = async <T>(redis: RedisHandle, work: () => Promise<T>): Promise<T> => {
  if (redis.client.status !== 'ready') throw new HttpError(503, AWAY);
  const done = await withTimeout(
    TIMEOUT_MS,
    work().then((result) => ({ result })),
  );
  if (done === null) throw new HttpError(503, redis.client.status === 'ready' ? SLOW : AWAY);
  return done.result;
};
