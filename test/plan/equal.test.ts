import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { alikeValue, sameValue } from '../../src/plan/compare/equal.ts';

type Pair = readonly [JsonValue, JsonValue];

const same: readonly Pair[] = [
  ['a', 'a'],
  [null, null],
  [
    { a: 1, b: [true, 'x'] },
    { b: [true, 'x'], a: 1 },
  ],
];

const alike: readonly Pair[] = [
  ['a', ' A '],
  [7, '7'],
  ['é'.normalize('NFC'), 'é'.normalize('NFD')],
  [
    ['A', { k: 1 }],
    ['a', { k: '1' }],
  ],
];

const other: readonly Pair[] = [
  ['a', 'b'],
  [[], {}],
  [null, []],
  ['', []],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [{ a: 1 }, { b: 1 }],
  [{ a: 1 }, { a: 1, b: 2 }],
  [JSON.parse('{"__proto__": 1}') as JsonValue, { a: 1 }],
];

describe('values', () => {
  it.each(same)('%j and %j are the same', (a, b) => {
    expect([sameValue(a, b), sameValue(b, a), alikeValue(a, b)]).toEqual([true, true, true]);
  });

  it.each(alike)('%j and %j are alike, not the same', (a, b) => {
    expect([sameValue(a, b), alikeValue(a, b), alikeValue(b, a)]).toEqual([false, true, true]);
  });

  it.each(other)('%j and %j are neither', (a, b) => {
    expect([sameValue(a, b), sameValue(b, a), alikeValue(a, b), alikeValue(b, a)]).toEqual(
      Array(4).fill(false),
    );
  });
});
