import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';

/** The wrong tokens that an address may send within a minute. An IPv6 network of 64 bits counts as one address. */
const MAX_WRONG = 10;
const WINDOW_MS = 60_000;

/** An attacker may use many addresses: beyond this the oldest is evicted. */
const MAX_ADDRESSES = 1_000;

/** Counts a wrong token. @throws HttpError 429 after too many, for a right one too */
export type LimitAttempts = (request: FastifyRequest, isRight: boolean) => Promise<void>;

/**
 * Limits how often an address may send a wrong token, in windows of a minute that begin with the first one. A token is
 * compared before it is counted, so of many that arrive together all wrong ones count before any is answered.
 */
export const limitAttempts = async (app: FastifyInstance): Promise<LimitAttempts> => {
  await app.register(rateLimit, {
    global: false,
    max: MAX_WRONG,
    timeWindow: WINDOW_MS,
    cache: MAX_ADDRESSES,
    // A connection that has ended has no address.
    keyGenerator: ({ ip }) => rateLimit.normalizeIP(ip ?? ''),
  });
  const attempt = app.createRateLimit();
  return async (request, isRight) => {
    const count = await attempt(request, { increment: !isRight });
    if (count.isAllowed || !(isRight ? count.remaining === 0 : count.isExceeded)) return;
    const seconds = Math.max(1, count.ttlInSeconds);
    throw new HttpError(429, `Too many wrong tokens came from this address: wait ${seconds} s`, seconds);
  };
};
