import { describe, expect, it } from 'vitest';
import type { LedgerFacts, LedgerPlace } from '../../src/model/ledger-entry.ts';
import { createOtherAccounts } from '../../src/reconcile/other-accounts.ts';
import { listAccounts } from '../../src/store/account-store.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { openOtherLedgers } from '../../src/store/ledger/other-ledgers.ts';
import { openOwnedIds } from '../../src/store/ledger/owned-ids.ts';
import { openTakenIds } from '../../src/store/ledger/taken-ids.ts';
import { entryOf, testPrefix, testRedis } from '../store/ledger-fixture.ts';

const place: LedgerPlace = { provider: 'aloochat', baseUrl: 'https://a.example.com' };
const source = { git: { remotes: ['git.example.com/acme'], roots: [], path: '.' } };
const hashes = { name: 'p:open', 'config.token': 's:f1:secret' };

/** The account `next` beside others, of which the YAML has `beside` alone. */
const open = () => {
  const redis = testRedis();
  const prefix = testPrefix();
  const ledgerOf = (account: string) => openLedger({ redis, prefix, account });
  const accounts = () => listAccounts(redis, prefix);
  const taken = openTakenIds(redis, prefix, 'next', place);
  const ledger = openLedger({ redis, prefix, account: 'next', taken });
  const others = createOtherAccounts({
    claimant: { account: 'next', place, source },
    ledger,
    hasher: { fingerprint: 'f2' },
    others: openOtherLedgers({ redis, prefix, account: 'next', owned: openOwnedIds(redis, prefix), taken }),
    listAccounts: accounts,
    ledgerOf: async (account) => ledgerOf(account),
    isDesired: (name) => name === 'next' || name === 'beside',
  });
  const own = async (account: string, key: string, id: string, facts: LedgerFacts = { place, source }) => {
    await ledgerOf(account).update(key, () => entryOf({ id, applied: hashes, observed: hashes }));
    await ledgerOf(account).recordFacts(facts);
  };
  return { accounts, ledger, ledgerOf, others, own };
};

describe('what other accounts own', () => {
  it('is named with account and key, and whether that account left the YAML', async () => {
    const { others, own } = open();
    await own('next', 'mine', 'id-0');
    await own('beside', 'a', 'id-1');
    await own('old', 'b', 'id-2');
    await own('another', 'c', 'id-3', { place, source: { git: { ...source.git, path: 'elsewhere' } } });
    await own('unknown', 'd', 'id-4', {});
    const ids = ['id-0', 'id-1', 'id-2', 'id-3', 'id-4', 'id-5'];
    expect(Object.fromEntries(await others.ownersOf(ids))).toEqual({
      'id-1': { account: 'beside', key: 'a', isLeft: false },
      'id-2': { account: 'old', key: 'b', isLeft: true },
      'id-3': { account: 'another', key: 'c', isLeft: false },
      'id-4': { account: 'unknown', key: 'd', isLeft: false },
    });
  });

  it('at another provider is something else', async () => {
    const { others, own } = open();
    await own('old', 'b', 'id-2', { place: { ...place, baseUrl: 'https://b.example.com' }, source });
    expect(await others.ownersOf(['id-2'])).toEqual(new Map());
    expect(await others.left(new Set(['id-2']))).toEqual([]);
  });
});

describe('the ledger of an account that has another name now', () => {
  it('is moved whole, but for keys that the new one has, and with hashes that the new one can tell', async () => {
    const { ledger, ledgerOf, others, own } = open();
    await own('old', 'a', 'id-1');
    await own('old', 'b', 'id-2');
    await own('next', 'b', 'id-9');
    await ledgerOf('old').release('id-gone');
    for (const left of await others.left(new Set(['id-1']))) await others.takeOver(left);
    const { entries, released } = await ledger.read();
    expect(entries.a).toEqual(
      entryOf({
        id: 'id-1',
        applied: { 'config.token': 's:f1:secret' },
        observed: { 'config.token': 's:f1:secret' },
        fingerprint: 'f2',
      }),
    );
    expect(entries.b?.id).toBe('id-9');
    expect(released).toEqual(['id-gone']);
    expect(Object.keys((await ledgerOf('old').read()).entries)).toEqual(['b']);
  });

  it('is none where nothing of it is live: another credential may be at the same address', async () => {
    const { others, own } = open();
    await own('old', 'a', 'id-1');
    expect(await others.left(new Set(['id-7']))).toEqual([]);
  });

  it('is completed after an interruption, and never without an owner in between', async () => {
    const { accounts, ledger, ledgerOf, others, own } = open();
    await own('old', 'a', 'id-1');
    await own('old', 'b', 'id-2');
    const [left] = await others.left(new Set(['id-2']));
    if (left === undefined) throw new Error('expected a ledger that was left');
    // It ended after the first was written here, before it was removed there.
    await ledger.update('a', () => entryOf({ id: 'id-1', fingerprint: 'f2' }));
    await others.takeOver(left);
    await others.takeOver(left);
    const { entries } = await ledger.read();
    expect([entries.a?.id, entries.b?.id]).toEqual(['id-1', 'id-2']);
    expect((await ledgerOf('old').read()).entries).toEqual({});
    expect(await accounts()).toEqual(['next']);
  });
});
