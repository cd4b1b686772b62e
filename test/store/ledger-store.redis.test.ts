import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { accountKeys, sharedKeys } from '../../src/redis/keys.ts';
import { listAccounts } from '../../src/store/account-store.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { entryOf, testPrefix, testRedis } from './ledger-fixture.ts';

const open = (prefix = testPrefix(), account = 'acme') => {
  const redis = testRedis();
  return { redis, prefix, ledger: openLedger({ redis, prefix, account }) };
};

describe('the ledger', () => {
  it('is empty before anything is written', async () => {
    const { ledger } = open();
    expect(await ledger.read()).toEqual({ entries: {}, released: [] });
    expect(await ledger.get('shop')).toBeNull();
  });

  it('makes one salt for concurrent processes, and keeps it', async () => {
    const { ledger, prefix } = open();
    const other = open(prefix).ledger;
    const salts = await Promise.all([ledger.salt(), other.salt(), ledger.salt(), other.salt()]);
    expect(new Set(salts).size).toBe(1);
    expect(salts[0]).toMatch(/^[\w-]{22}$/);
  });

  it('has no entry before its account is in the list of accounts', async () => {
    const { ledger, prefix, redis } = open();
    const { accounts } = sharedKeys(prefix);
    await redis.set(accounts, 'of another type, so that nothing can be added');
    await expect(ledger.update('shop', () => entryOf())).rejects.toThrow('WRONGTYPE');
    expect(await ledger.get('shop')).toBeNull();
    await redis.del(accounts);
    expect(await ledger.update('shop', () => entryOf())).toMatchObject({ written: true });
    expect(await listAccounts(redis, prefix)).toEqual(['acme']);
  });

  it('writes, reads, changes and removes an entry', async () => {
    const { ledger } = open();
    const created = await ledger.update('shop', () => entryOf());
    expect(created).toEqual({ written: true, entry: entryOf() });
    expect((await ledger.read()).entries.shop).toEqual(entryOf());
    await ledger.update('shop', (current) => (current === null ? null : { ...current, name: 'Other' }));
    expect((await ledger.get('shop'))?.name).toBe('Other');
    expect(await ledger.update('shop', () => undefined)).toMatchObject({ written: false });
    expect(await ledger.update('shop', () => null)).toEqual({ written: true, entry: null });
    expect(await ledger.read()).toEqual({ entries: {}, released: [] });
  });

  it('returns the same object until any process changes it', async () => {
    const { ledger, prefix, redis } = open();
    const other = open(prefix).ledger;
    await ledger.update('shop', () => entryOf());
    let last = await ledger.read();
    expect(await ledger.read()).toBe(last);
    const changes: readonly (() => Promise<unknown>)[] = [
      () => other.update('shop', (current) => current && { ...current, name: 'Other' }),
      () => other.update('crm', () => entryOf({ id: 'id-2' })),
      () => other.release('id-3'),
      () => other.release('id-4'),
      () => redis.srem(accountKeys(prefix, 'acme').released, 'id-4'),
      () => other.discard('crm'),
      () => ledger.update('shop', (current) => current && { ...current, name: 'Own' }),
    ];
    for (const change of changes) {
      await change();
      const next = await ledger.read();
      expect(next).not.toBe(last);
      expect(next).toEqual(await other.read());
      expect(await ledger.read()).toBe(next);
      last = next;
    }
  });

  it('sees what others have written since its last update', async () => {
    const { ledger, prefix } = open();
    const other = open(prefix).ledger;
    await ledger.update('shop', () => entryOf({ name: 'Old' }));
    await other.update('shop', (current) => current && { ...current, name: 'New' });
    const seen: (string | undefined)[] = [];
    const kept = await ledger.update('shop', (current) => {
      seen.push(current?.name);
      return undefined;
    });
    expect(seen.at(-1)).toBe('New');
    expect(kept).toMatchObject({ written: false, entry: { name: 'New' } });
    await other.update('shop', () => null);
    const made = await ledger.update('shop', (current) =>
      current === null ? entryOf({ name: 'Third' }) : current,
    );
    expect(made.entry?.name).toBe('Third');
  });

  it('knows which accounts own something', async () => {
    const prefix = testPrefix();
    const { redis, ledger: acme } = open(prefix, 'acme');
    const { ledger: brasil } = open(prefix, 'brasil');
    expect(await listAccounts(redis, prefix)).toEqual([]);
    await brasil.update('openai', () => entryOf());
    await acme.update('shop', () => entryOf());
    expect(await listAccounts(redis, prefix)).toEqual(['acme', 'brasil']);
    await acme.update('shop', () => null);
    expect(await listAccounts(redis, prefix)).toEqual(['brasil']);
  });

  it('takes any text as a key, the names of prototypes included', async () => {
    const { ledger } = open();
    const keys = ['__proto__', 'constructor', 'a:b', 'ключ', '', ' ', '0', 'toString'];
    for (const key of keys) await ledger.update(key, () => entryOf({ id: `of ${key}` }));
    const { entries } = await ledger.read();
    expect(Object.keys(entries).sort()).toEqual([...keys].sort());
    for (const key of keys) expect(entries[key]?.id).toBe(`of ${key}`);
    expect(({} as Record<string, unknown>).id).toBeUndefined();
  });

  it('loses none of a hundred updates at once from two connections', async () => {
    const { ledger, prefix } = open();
    const other = open(prefix).ledger;
    const count = (store: typeof ledger) =>
      store.update('shop', (current) => ({
        ...(current ?? entryOf()),
        failures: { count: (current?.failures?.count ?? 0) + 1, at: 1, message: '' },
      }));
    await Promise.all(Array.from({ length: 100 }, (_, i) => count(i % 2 === 0 ? ledger : other)));
    expect((await ledger.get('shop'))?.failures?.count).toBe(100);
  });

  it('keeps the fields that it does not know', async () => {
    const { ledger, redis, prefix } = open();
    await redis.hset(
      accountKeys(prefix, 'acme').entries,
      'shop',
      JSON.stringify({ ...entryOf(), future: { a: 1 } }),
    );
    await ledger.update('shop', (current) => (current === null ? null : { ...current, name: 'New' }));
    expect(await ledger.get('shop')).toMatchObject({ name: 'New', future: { a: 1 } });
  });

  it.each(['not json', '{"id":1}', 'null', '[]'])('names the key of a broken entry: %s', async (text) => {
    const { ledger, redis, prefix } = open();
    await redis.hset(accountKeys(prefix, 'acme').entries, 'shop', text);
    const problem = await ledger.read().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(UsageError);
    expect((problem as Error).message).toContain('setpoint forget shop --account');
    await expect(ledger.update('shop', () => entryOf())).rejects.toThrow('"shop"');
    expect(await ledger.discard('shop')).toBe(true);
    expect(await ledger.read()).toEqual({ entries: {}, released: [] });
    expect(await ledger.discard('shop')).toBe(false);
  });
});

describe('claiming an id', () => {
  it('is refused when the id was released', async () => {
    const { ledger } = open();
    expect(await ledger.release('id-1')).toBe(true);
    const outcome = await ledger.update('shop', () => entryOf(), { claim: 'id-1' });
    expect(outcome).toEqual({ written: false, entry: null, refused: 'released' });
    expect((await ledger.read()).released).toEqual(['id-1']);
  });

  it('is refused when another key owns the id, and works again when that one let it go', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf(), { claim: 'id-1' });
    const refused = await ledger.update('copy', () => entryOf(), { claim: 'id-1' });
    expect(refused.refused).toBe('owned-by-another');
    await ledger.update('shop', () => null);
    const taken = await ledger.update('copy', () => entryOf(), { claim: 'id-1' });
    expect(taken.written).toBe(true);
  });

  it('may be repeated by its own key', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf(), { claim: 'id-1' });
    const again = await ledger.update('shop', () => entryOf({ name: 'New' }), { claim: 'id-1' });
    expect(again.written).toBe(true);
  });

  it('gives an id to exactly one of fifty keys that want it', async () => {
    const { ledger } = open();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => ledger.update(`key-${i}`, () => entryOf(), { claim: 'id-1' })),
    );
    expect(outcomes.filter(({ written }) => written)).toHaveLength(1);
    expect(Object.keys((await ledger.read()).entries)).toHaveLength(1);
  });

  it('is not needed by who names an id: it is taken back from the released', async () => {
    const { ledger } = open();
    await ledger.release('id-1');
    expect((await ledger.update('shop', () => entryOf())).written).toBe(true);
    expect((await ledger.read()).released).toEqual([]);
  });
});

describe('releasing an id', () => {
  it('does nothing when the key that is named owns it', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf());
    expect(await ledger.release('id-1', 'shop')).toBe(false);
    expect(await ledger.release('id-1', 'other')).toBe(true);
  });

  it('and claiming it at once ends with either, never both', async () => {
    const { ledger } = open();
    for (let round = 0; round < 50; round++) {
      const id = `id-${round}`;
      const [released, claimed] = await Promise.all([
        ledger.release(id, `key-${round}`),
        ledger.update(`key-${round}`, () => entryOf({ id }), { claim: id }),
      ]);
      expect(released).toBe(!claimed.written);
    }
  });
});

describe('bookkeeping', () => {
  it('moves what a key owns, with its id', async () => {
    const { ledger } = open();
    await ledger.update('old', () => entryOf());
    expect(await ledger.move('old', 'new', entryOf())).toBe(true);
    expect(Object.keys((await ledger.read()).entries)).toEqual(['new']);
    const owner = await ledger.update('third', () => entryOf(), { claim: 'id-1' });
    expect(owner.refused).toBe('owned-by-another');
    expect(await ledger.release('id-1', 'new')).toBe(false);
  });

  it('moves neither from a missing entry nor onto an owning one', async () => {
    const { ledger } = open();
    expect(await ledger.move('old', 'new', entryOf())).toBe(false);
    await ledger.update('old', () => entryOf());
    await ledger.update('new', () => entryOf({ id: 'id-2' }));
    expect(await ledger.move('old', 'new', entryOf())).toBe(false);
    await ledger.update('new', (current) => (current === null ? null : { ...current, id: null }));
    expect(await ledger.move('old', 'new', entryOf())).toBe(true);
  });

  it('applies puts, moves and drops as they were planned', async () => {
    const { ledger } = open();
    await ledger.update('a', () => entryOf({ id: 'a' }));
    await ledger.update('b', () => entryOf({ id: 'b' }));
    await ledger.update('c', () => entryOf({ id: 'c' }));
    const basis = await ledger.read();
    const outcome = await ledger.apply(
      [
        { kind: 'put', key: 'a', entry: entryOf({ id: 'a', name: 'New' }) },
        { kind: 'move', from: 'b', to: 'd', entry: entryOf({ id: 'b' }) },
        { kind: 'drop', key: 'c' },
      ],
      basis,
    );
    expect(outcome).toEqual({ written: 3, moved: [] });
    expect((await ledger.read()).entries).toEqual({
      a: entryOf({ id: 'a', name: 'New' }),
      d: entryOf({ id: 'b' }),
    });
  });

  it('leaves out what moved since the plan, and says so', async () => {
    const { ledger } = open();
    await ledger.update('a', () => entryOf({ id: 'a' }));
    const basis = await ledger.read();
    await ledger.update('a', () => entryOf({ id: 'a', name: 'Moved' }));
    const outcome = await ledger.apply([{ kind: 'drop', key: 'a' }], basis);
    expect(outcome).toEqual({ written: 0, moved: ['a'] });
    expect((await ledger.get('a'))?.name).toBe('Moved');
    expect(await ledger.apply([{ kind: 'drop', key: 'a' }])).toEqual({ written: 1, moved: [] });
  });

  it('writes two thousand steps', async () => {
    const { ledger } = open();
    const steps = Array.from({ length: 2000 }, (_, i) => ({
      kind: 'put' as const,
      key: `key-${i}`,
      entry: entryOf({ id: `id-${i}` }),
    }));
    expect(await ledger.apply(steps)).toEqual({ written: 2000, moved: [] });
    expect(Object.keys((await ledger.read()).entries)).toHaveLength(2000);
  });
});
