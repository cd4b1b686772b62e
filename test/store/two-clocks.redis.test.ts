import { describe, expect, it } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { entryOf, testPrefix, testRedis } from './ledger-fixture.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

/** Long for a round trip to Redis, and short against what the clocks differ by. */
const CLOSE_MS = 2 * MINUTE;

/** Two processes at one ledger: the clock of the first differs by this much from that of Redis and the second. */
const open = (skew: number) => {
  const location = { redis: testRedis(), prefix: testPrefix(), account: 'acme' };
  const clock = { skew };
  const first = openLedger({ ...location, now: () => Date.now() + clock.skew });
  return { ...location, clock, first, second: openLedger(location) };
};

const near = (time: number | undefined, wanted: number): void => {
  expect(Math.abs((time ?? 0) - wanted)).toBeLessThan(CLOSE_MS);
};

describe.each([-10 * MINUTE, 10 * MINUTE])('a ledger that is written by a clock %d ms away', (skew) => {
  const theirs = NOW + skew;

  it('has the times of another process by its own clock, and gives them back as they were', async () => {
    const { first, second } = open(skew);
    const written = entryOf({ appliedAt: theirs, creating: { token: 't', at: theirs } });
    await first.update('shop', () => written);
    for (const entry of [await second.get('shop'), (await second.read()).entries.shop]) {
      near(entry?.appliedAt, NOW);
      near(entry?.creating?.at, NOW);
    }
    await second.update('shop', (current) => current && { ...current, name: 'Other' });
    const back = await first.get('shop');
    near(back?.appliedAt, theirs);
    near(back?.creating?.at, theirs);
  });

  it('has what moves and what a plan writes by the same clock', async () => {
    const { first, second } = open(skew);
    await first.update('shop', () => entryOf());
    await first.move('shop', 'moved', entryOf({ appliedAt: theirs }));
    await first.apply([{ kind: 'put', key: 'put', entry: entryOf({ id: 'id-2', appliedAt: theirs }) }]);
    const { entries } = await second.read();
    near(entries.moved?.appliedAt, NOW);
    near(entries.put?.appliedAt, NOW);
  });

  it('has the removals by the same clock', async () => {
    const { first, second } = open(skew);
    await first.read();
    await first.recordRemoval('id-1', theirs);
    near((await first.read()).removals?.[0]?.at, theirs);
    near((await second.read()).removals?.[0]?.at, NOW);
  });

  it('follows the clock of a process that is set while it runs', async () => {
    const { clock, first } = open(skew);
    await first.update('shop', () => entryOf({ appliedAt: theirs }));
    const before = await first.read();
    clock.skew = 0;
    const after = await first.read();
    expect(after).not.toBe(before);
    near(after.entries.shop?.appliedAt, NOW);
  });
});

describe('a ledger of machines whose clocks agree', () => {
  it('holds the times as they are, also those of an older setpoint', async () => {
    const { redis, prefix, first } = open(0);
    const text = JSON.stringify(entryOf({ appliedAt: NOW }));
    await redis.hset(accountKeys(prefix, 'acme').entries, 'old', text);
    expect((await first.read()).entries.old?.appliedAt).toBe(NOW);
    await first.update('new', () => entryOf({ id: 'id-2', appliedAt: NOW }));
    expect(JSON.parse((await redis.hget(accountKeys(prefix, 'acme').entries, 'new')) ?? '')).toMatchObject({
      appliedAt: NOW,
    });
  });
});
