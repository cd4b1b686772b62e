import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/store/ledger/canonical-json.ts';

describe('canonical JSON', () => {
  it.each<[string, unknown]>([
    ['{"a":[true,null,"x"],"b":1}', { b: 1, a: [true, null, 'x'] }],
    ['0', -0],
    ['1e+21', 1e21],
    ['9007199254740993n', 9007199254740993n],
    ['NaN', Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['"\\ud800"', '\ud800'],
    ['{}', { a: undefined }],
    ['[undefined]', [undefined]],
    ['{"__proto__":{"x":1},"a":2}', JSON.parse('{"__proto__":{"x":1},"a":2}')],
    ['{"a":1}', Object.assign(Object.create(null), { a: 1 })],
  ])('writes %s', (text, value) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('reads as the same data, and survives the way through UTF-8', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(Buffer.from(text).toString()).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson({ ...value }));
      }),
    );
  });

  it.each([new Date(0), () => 1, Symbol('x'), new Map()])('refuses what is not plain data', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
