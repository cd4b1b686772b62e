import { describe, expect, it } from 'vitest';
import { entryHash } from '../../src/plan/entry-hash.ts';
import { entry, hasher, hasherOf } from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { region: 'eu', token: 'a-secret' } });
const hash = entryHash(hasher, shop);

describe('the hash of an entry', () => {
  it('does not depend on the place of the entry or the order of its config', () => {
    const source = { file: 'elsewhere.yaml', line: 9, column: 3 };
    const config = { token: 'a-secret', region: 'eu' };
    expect(entryHash(hasher, { ...shop, source, config })).toBe(hash);
  });

  it.each([
    ['a rotated secret', { config: { region: 'eu', token: 'b-secret' } }],
    ['another name', { name: 'Other' }],
    ['protection', { protect: true }],
    ['permission to replace', { replace: true }],
  ])('depends on %s', (_what, change) => {
    expect(entryHash(hasher, { ...shop, ...change })).not.toBe(hash);
  });

  it('depends on the key that makes it', () => {
    expect(entryHash(hasherOf('credential-2'), shop)).not.toBe(hash);
  });
});
