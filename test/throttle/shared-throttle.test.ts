import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import type { Reply } from '../../src/model/throttle.ts';
import { createThrottle, type ThrottleSettings } from '../../src/throttle/shared-throttle.ts';

const connect = (): Redis => {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  return redis;
};

/** Throttles of one account, each with a connection of its own, as processes have. */
const throttles = (count: number, settings: Partial<ThrottleSettings> = {}) => {
  const prefix = `test-${randomUUID()}`;
  return Array.from({ length: count }, () =>
    createThrottle({ redis: connect(), prefix, account: 'acme', ...settings }),
  );
};

const throttle = (settings: Partial<ThrottleSettings> = {}) => {
  const [only] = throttles(1, settings);
  if (only === undefined) throw new Error('no throttle');
  return only;
};

const reply = (status: number, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  sentAt: Date.now(),
  answeredAt: Date.now(),
});

const refusal = async (work: Promise<unknown>): Promise<ProviderError> => {
  const problem = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(problem instanceof ProviderError)) throw new Error('expected a ProviderError');
  return problem;
};

describe('the pace', () => {
  it('holds over two processes together', async () => {
    const [one, other] = throttles(2, { perSecond: 50 });
    const sent: number[] = [];
    const start = Date.now();
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await (i % 2 === 0 ? one : other)?.take();
        sent.push(Date.now() - start);
      }),
    );
    // The sixtieth slot is 59 intervals after the first, however busy the machine is.
    expect(Math.max(...sent)).toBeGreaterThanOrEqual(59 * 20 - 2);
    sent.sort((a, b) => a - b);
    for (const [i, at] of sent.entries()) expect(at).toBeGreaterThanOrEqual(i * 20 - 2);
  });

  it('is ten a second where none is configured', async () => {
    expect(await throttle().peek()).toEqual({ ratePerSecond: 10, pausedForMs: 0 });
  });

  it('waits for its turn at a rate slower than the patience', async () => {
    const slow = throttle({ perSecond: 4, patienceMs: 10 });
    const start = Date.now();
    await Promise.all([slow.take(), slow.take(), slow.take()]);
    expect(Date.now() - start).toBeGreaterThanOrEqual(498);
  });

  it('gives no slot that is too many turns away, and does not use it up', async () => {
    const slow = throttle({ perSecond: 0.5, patienceMs: 10 });
    const stops = Array.from({ length: 11 }, () => new AbortController());
    const waiting = stops.map(({ signal }) => slow.take({ signal }));
    const outcomes = Promise.allSettled(waiting);
    const first = await refusal(slow.take());
    const second = await refusal(slow.take());
    expect(first).toMatchObject({ code: 'rate-limited', failure: 'not-sent' });
    expect(first.message).toContain('"acme"');
    expect(first.retryAfterMs).toBeGreaterThan(20_000);
    expect(second.retryAfterMs).toBeLessThanOrEqual(first.retryAfterMs ?? 0);
    for (const stop of stops) stop.abort();
    const aborted = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(aborted).toHaveLength(10);
  });

  it('ends the wait when it is told to', async () => {
    const slow = throttle({ perSecond: 0.1 });
    await slow.take();
    const stop = new AbortController();
    const waiting = refusal(slow.take({ signal: stop.signal }));
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'aborted', failure: 'not-sent' });
    expect(await refusal(slow.take({ signal: stop.signal }))).toMatchObject({ code: 'aborted' });
  });
});

describe('a 429', () => {
  it('holds every process for the time that the provider names', async () => {
    const [one, other] = throttles(2);
    const slot = await one?.take();
    expect(await slot?.settle(reply(429, { 'retry-after': '30' }))).toBe(30_000);
    for (const held of [one, other]) {
      const problem = await refusal(held?.take() ?? Promise.resolve());
      expect(problem).toMatchObject({ code: 'rate-limited', failure: 'not-sent' });
      expect(problem.retryAfterMs).toBeGreaterThan(25_000);
      expect(problem.retryAfterMs).toBeLessThanOrEqual(30_000);
    }
    expect((await other?.peek())?.pausedForMs).toBeGreaterThan(25_000);
  });

  it('is waited for where the pause is short', async () => {
    const one = throttle();
    const slot = await one.take();
    const start = Date.now();
    await slot.settle(reply(429, { 'retry-after': '0.3' }));
    await one.take();
    expect(Date.now() - start).toBeGreaterThanOrEqual(298);
  });

  it('takes back the slots that others wait for', async () => {
    const [one, other] = throttles(2, { perSecond: 5 });
    const slot = await one?.take();
    const waiting = refusal(other?.take() ?? Promise.resolve());
    await other?.peek();
    await slot?.settle(reply(429, { 'retry-after': '30' }));
    expect(await waiting).toMatchObject({ code: 'rate-limited', failure: 'not-sent' });
  });

  it('without a time pauses for a second, and its siblings do not make it longer', async () => {
    const fast = throttle({ perSecond: 200 });
    const slots = await Promise.all([fast.take(), fast.take(), fast.take()]);
    const pauses: (number | null)[] = [];
    for (const slot of slots) pauses.push(await slot.settle(reply(429)));
    expect(pauses[0]).toBe(1000);
    expect(pauses[1]).toBeLessThanOrEqual(1000);
    expect(pauses[2]).toBeLessThanOrEqual(pauses[1] ?? 0);
  });

  it('told by a sibling in whole seconds, a little later, is the same pause', async () => {
    const fast = throttle({ perSecond: 200 });
    const slots = await Promise.all([fast.take(), fast.take()]);
    await slots[0]?.settle(reply(429, { 'retry-after': '10' }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await slots[1]?.settle(reply(429, { 'retry-after': '10' }))).toBeLessThanOrEqual(9_955);
  });

  it('told much longer by a sibling is obeyed, and never shortened by another', async () => {
    const fast = throttle({ perSecond: 200 });
    const slots = await Promise.all([fast.take(), fast.take(), fast.take()]);
    expect(await slots[0]?.settle(reply(429, { 'retry-after': '5' }))).toBe(5000);
    expect(await slots[1]?.settle(reply(429, { 'retry-after': '60' }))).toBe(60_000);
    expect(await slots[2]?.settle(reply(429, { 'retry-after': '1' }))).toBeGreaterThan(55_000);
  });

  it('pauses for twice as long when the next request is refused too, until one succeeds', async () => {
    const one = throttle();
    expect(await (await one.take()).settle(reply(429))).toBe(1000);
    expect(await (await one.take()).settle(reply(429))).toBe(2000);
    expect(await (await one.take()).settle(reply(200))).toBeNull();
    expect(await (await one.take()).settle(reply(429))).toBe(1000);
  });

  it('does not count as over when a request sent before it succeeds', async () => {
    const fast = throttle({ perSecond: 200 });
    const [first, sibling] = await Promise.all([fast.take(), fast.take()]);
    await first?.settle(reply(429));
    await sibling?.settle(reply(200));
    expect(await (await fast.take()).settle(reply(429))).toBe(2000);
  });

  it('that says to retry at once still pauses', async () => {
    expect(await (await throttle().take()).settle(reply(429, { 'retry-after': '0' }))).toBe(1000);
  });
});

describe('other answers', () => {
  it('pause nobody', async () => {
    const one = throttle({ perSecond: 200 });
    expect(await (await one.take()).settle(reply(200))).toBeNull();
    expect(await (await one.take()).settle(reply(500))).toBeNull();
    expect(await (await one.take()).settle(null)).toBeNull();
    expect((await one.peek()).pausedForMs).toBe(0);
  });

  it('that say nothing is left pause the account without being refusals', async () => {
    const one = throttle();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '20' };
    expect(await (await one.take()).settle(reply(200, headers))).toBeNull();
    expect((await one.peek()).pausedForMs).toBeGreaterThan(15_000);
    expect(await refusal(one.take())).toMatchObject({ code: 'rate-limited' });
  });
});

it('keeps accounts apart', async () => {
  const prefix = `test-${randomUUID()}`;
  const redis = connect();
  const acme = createThrottle({ redis, prefix, account: 'acme' });
  const brasil = createThrottle({ redis, prefix, account: 'brasil' });
  await (await acme.take()).settle(reply(429, { 'retry-after': '30' }));
  await brasil.take();
  expect((await brasil.peek()).pausedForMs).toBe(0);
});
