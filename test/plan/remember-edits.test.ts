import { expect, it } from 'vitest';
import { isEdited, rememberEdits } from '../../src/plan/compare/fields.ts';
import { applied, entry, hasher, hasherOf, live } from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { shop_domain: 'a.example' } });
const edited = entry('shop', { config: { shop_domain: 'b.example' } });
const shown = live('id-shop', { config: { shop_domain: 'a.example' } });
const ours = applied(shop, shown);

it('is the same check, asked however often', () => {
  const check = rememberEdits();
  for (let time = 0; time < 2; time++) {
    expect([check(hasher, shop, ours), check(hasher, edited, ours), check(hasher, shop, undefined)]).toEqual([
      isEdited(hasher, shop, ours),
      isEdited(hasher, edited, ours),
      isEdited(hasher, shop, undefined),
    ]);
  }
  expect([check(hasher, shop, ours), check(hasher, edited, ours)]).toEqual([false, true]);
});

it('hashes again only where the entry, its record or the key is another one', () => {
  let hashed = 0;
  const counting = (of: typeof hasher): typeof hasher => ({
    ...of,
    field: (...field) => {
      hashed += 1;
      return of.field(...field);
    },
  });
  const check = rememberEdits();
  const one = counting(hasher);
  const hashes = (work: () => unknown): number => {
    hashed = 0;
    work();
    return hashed;
  };
  expect(hashes(() => check(one, shop, ours))).toBeGreaterThan(0);
  expect(hashes(() => check(one, shop, ours))).toBe(0);
  expect(hashes(() => check(one, shop, { ...ours }))).toBeGreaterThan(0);
  expect(hashes(() => check(counting(hasherOf('credential-2')), shop, ours))).toBeGreaterThan(0);
  expect(hashes(() => check(one, { ...shop }, ours))).toBeGreaterThan(0);
});
