import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, it, onTestFinished } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { openRateTrail } from '../../src/throttle/rate-trail.ts';
import { createThrottle } from '../../src/throttle/throttle.ts';
import { until } from '../support/until.ts';

const open = () => {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  return { redis, prefix: `test-${randomUUID()}`, account: 'acme' };
};

const now = 1_800_000_000_000;

const answer = (seconds: number, ratePerSecond = 10, refused = false) => ({
  at: now + seconds * 1000,
  ratePerSecond,
  refused,
});

const points = (count: number, trail: ReturnType<typeof openRateTrail>) =>
  until(async () => (await trail.read()).length === count);

it('keeps a point a minute while nothing is refused, and what was refused at once as one', async () => {
  const trail = openRateTrail(open());
  for (const each of [answer(0), answer(10), answer(59.9, 12), answer(60, 14)]) trail.record(each);
  for (const each of [answer(70, 9, true), answer(70.1, 9, true), answer(70.2, 8, true)]) trail.record(each);
  trail.record(answer(71.5, 8));
  await points(4, trail);
  expect(await trail.read()).toEqual([
    { at: now, ratePerSecond: 10, refused: 0 },
    { at: now + 60_000, ratePerSecond: 14, refused: 0 },
    { at: now + 70_000, ratePerSecond: 9, refused: 1 },
    { at: now + 71_500, ratePerSecond: 8, refused: 2 },
  ]);
});

it('stays small, is forgotten in a week, and leaves out what it cannot read', async () => {
  const settings = open();
  const key = accountKeys(settings.prefix, 'acme').throttleTrail;
  await settings.redis.rpush(key, 'broken', '{}', '[1]');
  const trail = openRateTrail(settings);
  for (let minute = 0; minute < 400; minute++) trail.record(answer(60 * minute, minute));
  await until(async () => (await trail.read()).at(-1)?.ratePerSecond === 399);
  expect(await settings.redis.llen(key)).toBe(360);
  expect(await settings.redis.pttl(key)).toBeGreaterThan(6 * 86_400_000);
});

it('records the answers that a throttle settles', async () => {
  const settings = open();
  const log = { debug: () => undefined, info: () => undefined };
  const throttle = createThrottle({ ...settings, log });
  const reply = { headers: {}, sentAt: Date.now(), answeredAt: Date.now() };
  await (await throttle.take()).release({ ...reply, status: 200 });
  const slot = await throttle.take();
  const trail = openRateTrail(settings);
  await points(1, trail);
  const [first] = await trail.read();
  expect(first).toMatchObject({ refused: 0 });
  expect(Math.abs(Date.now() - (first?.at ?? 0))).toBeLessThan(60_000);
  await slot.release({ ...reply, status: 429, headers: { 'retry-after': '2' } });
  const probe = await throttle.take();
  await probe.release({ ...reply, status: 200 });
  await points(2, trail);
  expect((await trail.read())[1]).toMatchObject({ refused: 1 });
});
