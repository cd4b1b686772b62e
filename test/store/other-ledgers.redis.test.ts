import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import type { LedgerPlace } from '../../src/model/ledger-entry.ts';
import { accountKeys, sharedKeys } from '../../src/redis/keys.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { openOtherLedgers } from '../../src/store/ledger/other-ledgers.ts';
import { openOwnedIds } from '../../src/store/ledger/owned-ids.ts';
import { openTakenIds } from '../../src/store/ledger/taken-ids.ts';
import { entryOf, testPrefix, testRedis } from './ledger-fixture.ts';

const place: LedgerPlace = { provider: 'aloochat', baseUrl: 'https://a.example.com' };

/** Longer than a reading of all ledgers is used, in ms. */
const NEXT_READING_MS = 10_000;

const countCommands = (redis: Redis): (() => number) => {
  let count = 0;
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (...given) => {
    count += 1;
    return send(...given);
  };
  return () => count;
};

/** The accounts of one process. No time passes but what the test lets pass, so a reading of all ledgers is used again. */
const openProcess = () => {
  const redis = testRedis();
  const prefix = testPrefix();
  const clock = { now: 0 };
  const owned = openOwnedIds(redis, prefix, () => clock.now);
  const open = (account: string, at = place) => {
    const taken = openTakenIds(redis, prefix, account, at);
    const ledger = openLedger({ redis, prefix, account, taken });
    const { ownersOf, reserve } = openOtherLedgers({ redis, prefix, account, owned, taken });
    return {
      ledger,
      reserve: async (id: string) => (await reserve([id])).has(id),
      owner: async (id: string) => (await ownersOf([id])).get(id)?.account ?? null,
      adopt: (key: string, id: string) => ledger.update(key, () => entryOf({ id }), { claim: id }),
    };
  };
  /** Of a version that shows no other account what it takes. */
  const adoptBefore = (account: string, id: string) =>
    openLedger({ redis, prefix, account }).update('a', () => entryOf({ id }));
  const taken = () => redis.keys(`${sharedKeys(prefix).taken('*').replaceAll(/[{}]/g, '?')}`);
  return { redis, prefix, clock, open, adoptBefore, taken };
};

describe('the ledgers of other accounts', () => {
  it.for([10, 60])('cost an account as much as among ten, among %i', async (count) => {
    const { redis, open, clock } = openProcess();
    const accounts = Array.from({ length: count }, (_, at) => open(`account-${at}`));
    const commands = countCommands(redis);
    for (const [at, { owner, reserve, adopt }] of accounts.entries()) {
      expect(await owner(`id-${at}`)).toBe(null);
      expect(await reserve(`id-${at}`)).toBe(true);
      await adopt('a', `id-${at}`);
    }
    // Five for the reading of all, which found none.
    expect(commands() / count).toBeLessThan(10);
    clock.now += NEXT_READING_MS;
    const before = commands();
    for (const { owner } of accounts) await owner('id-0');
    // One reading of all; each account asks which are shown, and the one ledger that owns it.
    expect(commands() - before).toBeLessThanOrEqual(1 + count + 3 * count);
  });

  it('own what they took since all were read', async () => {
    const { open } = openProcess();
    const [one, another] = [open('one'), open('another')];
    expect(await one.owner('id-1')).toBe(null);
    await another.ledger.update('a', () => entryOf({ id: 'id-1' }));
    expect(await one.owner('id-1')).toBe('another');
    expect(await one.reserve('id-1')).toBe(false);
  });

  it('no longer own what they gave up since', async () => {
    const { open } = openProcess();
    const [one, another] = [open('one'), open('another')];
    await another.adopt('a', 'id-1');
    expect(await one.owner('id-1')).toBe('another');
    await another.ledger.discard('a');
    expect(await one.owner('id-1')).toBe(null);
    expect(await one.reserve('id-1')).toBe(true);
    expect(await another.reserve('id-1')).toBe(false);
  });

  it('are protected where a version before wrote them, and where what is shown of them is lost', async () => {
    const { open, redis, clock, adoptBefore, taken } = openProcess();
    const [one, another] = [open('one'), open('another')];
    await adoptBefore('older', 'id-1');
    await another.adopt('a', 'id-2');
    await redis.del(await taken());
    expect([await one.owner('id-1'), await one.owner('id-2')]).toEqual(['older', 'another']);
    await adoptBefore('oldest', 'id-3');
    clock.now += NEXT_READING_MS;
    expect(await one.owner('id-3')).toBe('oldest');
  });

  it.for(['taken:one', 'about:one', 'taken:', 'nonsense', 'taken:a}:b'])(
    'are protected where something else wrote who took an id: %s',
    async (forged) => {
      const { open, redis, taken } = openProcess();
      const [one, another] = [open('one'), open('another')];
      await another.adopt('a', 'id-1');
      for (const key of await taken()) await redis.set(key, forged, 'PX', 60_000);
      expect(await one.owner('id-1')).toBe('another');
    },
  );
});

describe('an id that accounts are about to adopt', () => {
  it('is reserved for one of them, however many ask at the same moment', async () => {
    const { open } = openProcess();
    const accounts = Array.from({ length: 20 }, (_, at) => open(`account-${at}`));
    const won = await Promise.all(accounts.map(({ reserve }) => reserve('id-1')));
    expect(won.filter((each) => each)).toHaveLength(1);
  });

  it('stays reserved until its ledger has it', async () => {
    const { open } = openProcess();
    const [one, another] = [open('one'), open('another')];
    expect(await one.reserve('id-1')).toBe(true);
    expect([await another.owner('id-1'), await another.reserve('id-1')]).toEqual([null, false]);
    await one.adopt('a', 'id-1');
    expect([await another.owner('id-1'), await another.reserve('id-1')]).toEqual(['one', false]);
    expect(await one.reserve('id-1')).toBe(true);
  });

  it('is another one at another provider', async () => {
    const { open } = openProcess();
    const there = open('there', { ...place, baseUrl: 'https://b.example.com' });
    expect([await open('here').reserve('id-1'), await there.reserve('id-1')]).toEqual([true, true]);
  });

  it('is not held back by a key that something else wrote', async () => {
    const { open, redis, taken } = openProcess();
    const [one, another] = [open('one'), open('another')];
    await one.reserve('id-1');
    const [key = ''] = await taken();
    await redis.persist(key);
    expect(await another.reserve('id-1')).toBe(true);
    await redis.del(key);
    await redis.hset(key, 'no', 'string');
    expect([await one.owner('id-1'), await one.reserve('id-1')]).toEqual([null, true]);
  });

  it('is free again soon after its account died', async () => {
    const { open, redis, taken } = openProcess();
    await open('one').reserve('id-1');
    const [key = ''] = await taken();
    const left = await redis.pttl(key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(120_000);
  });
});

it('an account that lost its ledger takes its own again', async () => {
  const { open, redis, prefix } = openProcess();
  const one = open('one');
  await one.adopt('a', 'id-1');
  const { entries, owners } = accountKeys(prefix, 'one');
  await redis.del(entries, owners);
  expect([await one.owner('id-1'), await one.reserve('id-1')]).toEqual([null, true]);
});
