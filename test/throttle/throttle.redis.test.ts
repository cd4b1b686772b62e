import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import type { Reply } from '../../src/model/throttle.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import type { ThrottleRecord } from '../../src/throttle/algorithm/record.ts';
import { createThrottle, type ThrottleSettings } from '../../src/throttle/throttle.ts';

const silent = { debug: () => undefined, info: () => undefined };

const connect = (): Redis => {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  return redis;
};

/** Throttles of one account, each with a connection of its own, as processes have. */
const open = (settings: Partial<ThrottleSettings> = {}) => {
  const prefix = `test-${randomUUID()}`;
  const redis = connect();
  return {
    process: () => createThrottle({ redis: connect(), prefix, account: 'acme', log: silent, ...settings }),
    record: async (): Promise<ThrottleRecord> =>
      JSON.parse((await redis.hget(accountKeys(prefix, 'acme').throttleRecord, 'record')) ?? 'null'),
    ttl: () => redis.pttl(accountKeys(prefix, 'acme').throttleRecord),
  };
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

describe('one record', () => {
  it('is shared by all processes, and loses nothing', async () => {
    const account = open({ perSecond: 500 });
    const processes = [account.process(), account.process(), account.process()];
    await Promise.all(
      processes.flatMap((process) =>
        Array.from({ length: 4 }, async () => {
          for (let i = 0; i < 5; i++) await (await process.take()).release(reply(200));
        }),
      ),
    );
    expect(await account.record()).toMatchObject({ lastId: 60, inFlight: [], sincePause: { accepted: 60 } });
  });

  it('outlives the processes, for some days', async () => {
    const account = open();
    await (await account.process().take()).release(reply(200));
    expect(await account.process().status()).toMatchObject({ ratePerSecond: 6, basis: 'no-limit-met' });
    expect(await account.ttl()).toBeGreaterThan(6 * 86_400_000);
  });

  it('keeps the pace of a ceiling over all processes together', async () => {
    const account = open({ perSecond: 50 });
    const processes = [account.process(), account.process()];
    const start = performance.now();
    await Promise.all(
      processes.flatMap((process) =>
        Array.from({ length: 2 }, async () => {
          for (let i = 0; i < 8; i++) {
            await (await process.take()).release(reply(200));
          }
        }),
      ),
    );
    // The 32nd slot is 31 intervals after the first, less what lateness may be caught up, once; a busy
    // machine only adds to it.
    expect(performance.now() - start).toBeGreaterThanOrEqual(31 * 20 - 25);
  });

  it('begins at once under a ceiling that is slower than the first rate', async () => {
    const account = open({ perSecond: 0.01 });
    const start = performance.now();
    await (await account.process().take()).release(reply(200));
    expect(performance.now() - start).toBeLessThan(50_000);
    const second = await refusal(account.process().take({ signal: AbortSignal.timeout(300) }));
    expect(second).toMatchObject({ code: 'aborted' });
  });

  it('lets no more requests be under way than configured, over all processes together', async () => {
    const account = open({ concurrency: 2 });
    const [one, other] = [account.process(), account.process()];
    const slots = [await one.take(), await other.take()];
    let third = false;
    const waiting = one.take().then((slot) => {
      third = true;
      return slot;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(third).toBe(false);
    await slots[0]?.release(reply(200));
    await (await waiting).release(null);
    await slots[1]?.release(null);
    expect((await account.record()).inFlight).toEqual([]);
  });
});

describe('what this process wrote last', () => {
  it('is not what says that it has to wait', async () => {
    const account = open({ concurrency: 2 });
    const [one, other] = [account.process(), account.process()];
    const first = await one.take();
    const second = await other.take();
    await first.release(reply(200));
    const third = await one.take();
    // Now the last that this process wrote is a full account.
    await second.release(reply(200));
    const fourth = await one.take();
    await third.release(reply(200));
    await fourth.release(reply(200));
    expect(await account.record()).toMatchObject({ lastId: 4, inFlight: [], sincePause: { accepted: 4 } });
  });

  it('is not kept against a 429 that another one heard', async () => {
    const account = open();
    const [one, other] = [account.process(), account.process()];
    await (await one.take()).release(reply(200));
    await (await other.take()).release(reply(429, { 'retry-after': '30' }));
    expect(await refusal(one.take())).toMatchObject({ code: 'rate-limited' });
  });
});

describe('a 429', () => {
  it('holds every process, and says for how long', async () => {
    const account = open();
    const [one, other] = [account.process(), account.process()];
    const slot = await one.take();
    expect(await slot.release(reply(429, { 'retry-after': '300' }))).toBe(300_000);
    for (const process of [one, other]) {
      const problem = await refusal(process.take());
      expect(problem).toMatchObject({ code: 'rate-limited', failure: 'not-sent' });
      expect(problem.message).toContain('"acme"');
      expect(problem.retryAfterMs).toBeGreaterThan(200_000);
      // Each process knows Redis' clock to within a round trip, which takes its time on a busy machine.
      expect(problem.retryAfterMs).toBeLessThan(300_000 + 10_000);
    }
    expect((await other.status()).waitsMs).toBeGreaterThan(200_000);
  });

  it('whose pause is short is waited for, and then one request goes alone', async () => {
    const account = open();
    const [one, other] = [account.process(), account.process()];
    expect(await (await one.take()).release(reply(429))).toBe(250);
    const probe = await Promise.race([one.take(), other.take()]);
    expect((await account.record()).inFlight).toHaveLength(1);
    await probe.release(reply(200));
    expect(await account.record()).toMatchObject({ pause: null, search: { slowStart: false } });
  });

  it('is turned down by all that wait in line', async () => {
    const throttle = open({ concurrency: 1 }).process();
    const slot = await throttle.take();
    const waiting = [throttle.take(), throttle.take(), throttle.take()].map(refusal);
    await slot.release(reply(429, { 'retry-after': '30' }));
    for (const problem of await Promise.all(waiting)) expect(problem.code).toBe('rate-limited');
  });
});

describe('another answer', () => {
  it('that says nothing is left holds every process without being a refusal', async () => {
    const account = open();
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '20' };
    expect(await (await account.process().take()).release(reply(200, headers))).toBeNull();
    expect(await refusal(account.process().take())).toMatchObject({ code: 'rate-limited' });
    expect((await account.record()).pause).toBeNull();
  });

  it('of a failing server changes nothing, but for the time that it asks for', async () => {
    const account = open();
    const process = account.process();
    expect(await (await process.take()).release(reply(500))).toBeNull();
    expect(await (await process.take()).release(null)).toBeNull();
    expect(await process.status()).toMatchObject({ ratePerSecond: 5, waitsMs: 0 });
    await (await process.take()).release(reply(503, { 'retry-after': '200' }));
    expect((await process.status()).waitsMs).toBeGreaterThan(100_000);
    expect((await process.status()).ratePerSecond).toBe(5);
  });
});

describe('waiting for a slot', () => {
  it('can be given up, and those behind it get their turn', async () => {
    const throttle = open({ concurrency: 1 }).process();
    const slot = await throttle.take();
    const [first, second] = [new AbortController(), new AbortController()];
    const givenUp = [throttle.take({ signal: first.signal }), throttle.take({ signal: second.signal })].map(
      refusal,
    );
    const behind = throttle.take();
    second.abort();
    first.abort();
    for (const problem of await Promise.all(givenUp)) {
      expect(problem).toMatchObject({ code: 'aborted', failure: 'not-sent' });
    }
    await slot.release(reply(200));
    await (await behind).release(reply(200));
  });

  it('is not begun when it was given up before', async () => {
    const account = open();
    const problem = await refusal(account.process().take({ signal: AbortSignal.abort() }));
    expect(problem.code).toBe('aborted');
    expect(await account.record()).toBeNull();
  });
});

it('estimates what requests will cost, and takes no slot for it', async () => {
  const account = open({ perSecond: 5 });
  const process = account.process();
  expect(await process.estimate(10)).toEqual({ requests: 10, ms: null, ratePerSecond: null, basis: null });
  expect(await account.record()).toBeNull();
  await (await process.take()).release(reply(200));
  expect(await process.estimate(50)).toMatchObject({ requests: 50, ratePerSecond: 5, basis: 'configured' });
  expect((await process.estimate(50)).ms).toBeGreaterThanOrEqual(9_990);
  expect((await account.record()).lastId).toBe(1);
});

it('keeps what the version before has learned', async () => {
  const redis = connect();
  const prefix = `test-${randomUUID()}`;
  const throttle = createThrottle({ redis, prefix, account: 'acme', log: silent });
  await (await throttle.take()).release(reply(200));
  const url = new URL('algorithm/format-1-records.json', import.meta.url);
  const { lastSlotAt } = JSON.parse(
    (await redis.hget(accountKeys(prefix, 'acme').throttleRecord, 'record')) ?? 'null',
  );
  const old = JSON.parse(readFileSync(url, 'utf8'))['probing upwards after an outage'];
  const record = JSON.stringify({ ...old, inFlight: [], lastSlotAt });
  await redis.hset(accountKeys(prefix, 'acme').throttleRecord, { version: '7', record });
  const other = createThrottle({ redis, prefix, account: 'acme', log: silent });
  expect(await other.status()).toMatchObject({ ratePerSecond: old.rate, basis: 'learned' });
  await (await other.take()).release(reply(200));
  expect(await other.status()).toMatchObject({ basis: 'learned' });
});

it('reads a record of an unknown format as none', async () => {
  const redis = connect();
  const prefix = `test-${randomUUID()}`;
  await redis.hset(accountKeys(prefix, 'acme').throttleRecord, { version: '7', record: '{"format":99}' });
  const throttle = createThrottle({ redis, prefix, account: 'acme', log: silent });
  await (await throttle.take()).release(reply(200));
  expect(await throttle.status()).toMatchObject({ ratePerSecond: 6, waitsMs: 0 });
});

it('keeps accounts apart', async () => {
  const prefix = `test-${randomUUID()}`;
  const redis = connect();
  const acme = createThrottle({ redis, prefix, account: 'acme', log: silent });
  const brasil = createThrottle({ redis, prefix, account: 'brasil', log: silent });
  await (await acme.take()).release(reply(429, { 'retry-after': '30' }));
  await (await brasil.take()).release(null);
  expect((await brasil.status()).waitsMs).toBe(0);
});
