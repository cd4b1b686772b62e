import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import { createSigner } from '../../src/store/ledger/keyring.ts';
import { checked, signed } from '../../src/store/ledger/signature.ts';
import { owned } from '../support/plan-fixtures.ts';

const place = { provider: 'aloochat', baseUrl: 'https://api.example.com', unitMark: 'u' };
const base = { ledgerKey: null, credential: 'key-1', account: 'acme', place, salt: 'salt-1' };
const sign = createSigner(base);
const mark = { at: 1, before: 'p:1', seen: 'p:2', seenAt: 2 };
const entry = owned('id-1', {
  written: { name: mark },
  rechecks: { 'config.a': { since: 1, done: 1 } },
  retire: 'id-0',
  configWritten: true,
  whose: { 'config.a': { all: 'theirs' } },
  creating: { token: 't', at: 1, identity: 'i', type: 'y', before: ['id-2'], made: 'id-3' },
});
const stored = signed(sign, 'shop', entry);
const isSigned = (given: LedgerEntry, key = 'shop', by = sign): boolean =>
  checked(by, key, given).unsigned !== true;

describe('the signature of an entry', () => {
  it('is made at each write, and is gone once it was checked', () => {
    expect(checked(sign, 'shop', stored)).toEqual(entry);
    expect(stored.signature).toHaveLength(22);
  });

  it('survives JSON, another order of fields, and what is not signed', () => {
    const reordered = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(stored))).reverse());
    expect(isSigned(reordered as LedgerEntry)).toBe(true);
    const later = {
      ...stored,
      written: { name: { ...mark, at: 9, seenAt: 9, againAt: 9 } },
      rechecks: { 'config.a': { since: 9, done: 1 } },
      appliedAt: 7,
      revision: 'r',
      failures: { count: 1, at: 1, message: 'm' },
    };
    expect(isSigned(later)).toBe(true);
    expect(isSigned({ ...stored, creating: { ...entry.creating, token: 't', at: 99 } })).toBe(true);
  });

  it.for<[string, Partial<LedgerEntry>]>([
    ['id', { id: 'id-9' }],
    ['no id', { id: null }],
    ['type', { type: 'zendesk' }],
    ['name', { name: 'Other' }],
    ['protect', { protect: !entry.protect }],
    ['secretPaths', { secretPaths: ['config.x'] }],
    ['configWritten', { configWritten: undefined as unknown as true }],
    ['whose', { whose: {} }],
    ['applied', { applied: { ...entry.applied, name: 'p:other' } }],
    ['observed', { observed: { name: 'p:other' } }],
    ['notAccepted', { notAccepted: { name: 'p:other' } }],
    ['written', { written: { name: { ...mark, seen: 'p:other' } } }],
    ['rechecks', { rechecks: { 'config.a': { since: 1, done: 0 } } }],
    ['retire', { retire: 'id-9' }],
    [
      'creating.made',
      { creating: { token: 't', at: 1, identity: 'i', type: 'y', before: ['id-2'], made: 'id-9' } },
    ],
    [
      'creating.before',
      { creating: { token: 't', at: 1, identity: 'i', type: 'y', before: [], made: 'id-3' } },
    ],
    [
      'creating.token',
      { creating: { token: 'u', at: 1, identity: 'i', type: 'y', before: ['id-2'], made: 'id-3' } },
    ],
    ['the signature', { signature: 'A'.repeat(22) }],
  ])('holds for exactly its %s', ([, change]) => {
    expect(isSigned({ ...stored, ...change })).toBe(false);
  });

  it.for([
    ['key', 'other', base],
    ['credential', 'shop', { ...base, credential: 'key-2' }],
    ['ledger key', 'shop', { ...base, ledgerKey: 'key-1' }],
    ['account', 'shop', { ...base, account: 'brasil' }],
    ['provider', 'shop', { ...base, place: { ...place, provider: 'toolzz' } }],
    ['base URL', 'shop', { ...base, place: { ...place, baseUrl: 'https://api.example.org' } }],
    ['salt', 'shop', { ...base, salt: 'salt-2' }],
    ['unit', 'shop', { ...base, place: { provider: 'aloochat', baseUrl: 'https://api.example.com' } }],
  ] as const)('holds for its %s only', ([, key, by]) => {
    expect(isSigned(stored, key, createSigner(by))).toBe(false);
  });

  it('is not made for an entry that had none that fits', () => {
    const forged = checked(sign, 'shop', { ...stored, id: 'id-9' });
    expect(forged).toMatchObject({ unsigned: true, id: 'id-9' });
    const again = signed(sign, 'shop', { ...forged, failures: { count: 1, at: 1, message: 'm' } });
    expect(again).not.toHaveProperty('signature');
    expect(again).not.toHaveProperty('unsigned');
  });

  it('is what a create’s evidence depends on', () => {
    const { creating } = checked(sign, 'shop', { ...stored, signature: 'x' });
    expect(creating).toEqual({ token: 't', at: 1, identity: 'i', type: 'y' });
  });
});
