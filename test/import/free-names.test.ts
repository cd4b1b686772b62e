import { describe, expect, it, vi } from 'vitest';
import { createFreeKeys, createFreeVariables } from '../../src/import/yaml/free-names.ts';

const shop = { type: 'shopify', name: 'Shop' };

describe('the key of an imported integration', () => {
  it('is its name, then with the type, then with the first free number', () => {
    const keyFor = createFreeKeys(['shop-shopify-3']);
    expect([1, 2, 3, 4, 5].map(() => keyFor(shop))).toEqual([
      'shop',
      'shop-shopify',
      'shop-shopify-2',
      'shop-shopify-4',
      'shop-shopify-5',
    ]);
  });

  it('avoids a number that another name has taken meanwhile', () => {
    const keyFor = createFreeKeys([]);
    expect([1, 2].map(() => keyFor(shop))).toEqual(['shop', 'shop-shopify']);
    expect(keyFor({ type: 'shopify', name: 'Shop Shopify 2' })).toBe('shop-shopify-2');
    expect([1, 2].map(() => keyFor(shop))).toEqual(['shop-shopify-3', 'shop-shopify-4']);
  });

  it('takes a few lookups, however many integrations have the same name', () => {
    const count = 2_000;
    const keyFor = createFreeKeys([]);
    const lookups = vi.spyOn(Set.prototype, 'has');
    try {
      const keys = Array.from({ length: count }, () => keyFor(shop));
      expect(new Set(keys).size).toBe(count);
      expect(lookups.mock.calls.length).toBeLessThan(10 * count);
    } finally {
      lookups.mockRestore();
    }
  });
});

describe('the variable of an imported secret', () => {
  it('is numbered without regard to letter case', () => {
    const variableFor = createFreeVariables(['shop_token']);
    expect([1, 2].map(() => variableFor('shop', ['token']))).toEqual(['SHOP_TOKEN_2', 'SHOP_TOKEN_3']);
  });

  it('is none that the YAML may not read', () => {
    const variableFor = createFreeVariables([]);
    const names = [variableFor('https', ['proxy']), variableFor('credentials', ['directory'])];
    expect(names).toEqual(['KEY_HTTPS_PROXY', 'KEY_CREDENTIALS_DIRECTORY']);
  });
});
