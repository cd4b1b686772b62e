import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { createHasher } from '../../src/store/ledger/keyring.ts';

const base = { ledgerKey: null, credential: 'key-1', provider: 'aloochat', salt: 'salt-1' };
const hasher = createHasher(base);
const rotated = createHasher({ ...base, credential: 'key-2' });

describe('the hashes of an account', () => {
  it('are the same for the same value, and short', () => {
    const value: JsonValue = { b: [1, 'two', null], a: { d: true, c: -0 } };
    const same: JsonValue = { a: { c: 0, d: true }, b: [1, 'two', null] };
    expect(hasher.field('config.x', value, true)).toBe(createHasher(base).field('config.x', same, true));
    expect(hasher.field('config.x', value, true)).toMatch(/^[\w-]{22}$/);
  });

  it('call an absent value absent', () => {
    expect(hasher.field('config.x', undefined, true)).toBe('absent');
    expect(hasher.field('config.x', null, true)).not.toBe('absent');
    expect(hasher.field('config.x', 'absent', false)).not.toBe('absent');
  });

  it('tell one value under two paths apart, and a secret from an open value', () => {
    expect(hasher.field('config.a', 'v', true)).not.toBe(hasher.field('config.b', 'v', true));
    expect(hasher.field('config.a', 'v', true)).not.toBe(hasher.field('config.a', 'v', false));
  });

  it('change for secrets alone when the credential is rotated', () => {
    expect(rotated.fingerprint).not.toBe(hasher.fingerprint);
    expect(rotated.field('config.a', 'v', true)).not.toBe(hasher.field('config.a', 'v', true));
    expect(rotated.field('config.a', 'v', false)).toBe(hasher.field('config.a', 'v', false));
  });

  it('do not change at all when a ledger key is set', () => {
    const before = createHasher({ ...base, ledgerKey: 'long key' });
    const after = createHasher({ ...base, ledgerKey: 'long key', credential: 'key-2' });
    expect(after.fingerprint).toBe(before.fingerprint);
    expect(after.field('config.a', 'v', true)).toBe(before.field('config.a', 'v', true));
    expect(createHasher({ ...base, ledgerKey: 'key-1' }).fingerprint).not.toBe(hasher.fingerprint);
  });

  it('differ between ledgers and providers', () => {
    const elsewhere = createHasher({ ...base, salt: 'salt-2' });
    expect(elsewhere.field('config.a', 'v', false)).not.toBe(hasher.field('config.a', 'v', false));
    expect(elsewhere.digest('v')).not.toBe(hasher.digest('v'));
    expect(createHasher({ ...base, provider: 'toolzz' }).digest('v')).not.toBe(hasher.digest('v'));
  });

  it('tell any two different values apart, and never two that are equal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const equal = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        const [a, b] = [one, other].map((value) => hasher.field('config.x', value as JsonValue, true));
        expect(a === b).toBe(equal);
      }),
    );
  });
});

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return ['list', ...value.map(sorted)];
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  const properties = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['object', ...properties.map(([key, content]) => [key, sorted(content)])];
};
