import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { sameValue } from '../../src/plan/compare/equal.ts';
import { fieldDiffs } from '../../src/report/inside/field-diffs.ts';
import { valueDiffs } from '../../src/report/inside/value-diffs.ts';
import { diffTexts } from '../../src/report/text/diff-words.ts';
import { applied } from './apply-diffs.ts';
import { field } from './render-fixture.ts';

/** The diffs of `config.c` as text. */
const linesOf = (before: JsonValue, after: JsonValue, all = true): string[] =>
  fieldDiffs(field('config.c', { before, after }), all).diffs.map((diff) => {
    const [from, to] = diffTexts(diff);
    return `${diff.path}: ${from} → ${to}${diff.isReordered ? ' (order)' : ''}`;
  });

const numbered = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);

describe('what changes inside a value', () => {
  const cases: readonly (readonly [string, JsonValue, JsonValue, readonly string[]])[] = [
    [
      'a member, however deep',
      { limits: { max: 5, min: 1 }, on: true },
      { limits: { max: 10, min: 1 }, on: true },
      ['config.c.limits.max: 5 → 10'],
    ],
    [
      'members that were added and removed, and null as a value',
      { a: 1, b: null },
      { b: 2, c: null },
      ['config.c.a: 1 → (none)', 'config.c.b: null → 2', 'config.c.c: (none) → null'],
    ],
    [
      'a member whose name is no plain word',
      { 'a.b': 1, 'a b': 1, '': 1, 'größe-2': 1 },
      { 'a.b': 2, 'a b': 2, '': 2, 'größe-2': 2 },
      ['config.c["a.b"]: 1 → 2', 'config.c["a b"]: 1 → 2', 'config.c[""]: 1 → 2', 'config.c.größe-2: 1 → 2'],
    ],
    [
      'the order of members, which is no difference: the whole',
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      ['config.c: {"a":1,"b":2} → {"b":2,"a":1}'],
    ],
    ['an item added in the middle', ['a', 'c'], ['a', 'b', 'c'], ['config.c[1]: (none) → "b"']],
    ['an item removed at the start', ['a', 'b', 'c'], ['b', 'c'], ['config.c[0]: "a" → (none)']],
    ['an item changed in place', ['a', 'b', 'c'], ['a', 'x', 'c'], ['config.c[1]: "b" → "x"']],
    [
      'more added than removed',
      ['a', 'b'],
      ['a', 'x', 'y'],
      ['config.c[1]: "b" → "x"', 'config.c[2]: (none) → "y"'],
    ],
    ['a list that got its first item', [], ['a'], ['config.c[0]: (none) → "a"']],
    [
      'the order of plain items',
      ['a', 'b', 'c'],
      ['c', 'a', 'b'],
      ['config.c: ["a","b","c"] → ["c","a","b"] (order)'],
    ],
    [
      'the order of objects, by where each was',
      [{ a: 1 }, { a: 2 }, { a: 1 }],
      [{ a: 2 }, { a: 1 }, { a: 1 }],
      ['config.c: [0] [1] [2] → [1] [0] [2] (order)'],
    ],
    [
      'inside the item of the same id, wherever it is now',
      [
        { id: 1, url: 'a' },
        { id: 2, url: 'b' },
      ],
      [
        { id: 2, url: 'x' },
        { id: 3, url: 'c' },
      ],
      [
        'config.c[id=1]: {"id":1,"url":"a"} → (none)',
        'config.c[id=2].url: "b" → "x"',
        'config.c[id=3]: (none) → {"id":3,"url":"c"}',
      ],
    ],
    [
      'inside an item that was renamed, beside a new one',
      [{ name: 'a', url: 'u' }],
      [
        { name: 'new', port: 1 },
        { name: 'b', url: 'u' },
      ],
      ['config.c[name="new"]: (none) → {"name":"new","port":1}', 'config.c[1].name: "a" → "b"'],
    ],
    [
      'another item of another name',
      [{ name: 'a', x: 1 }],
      [{ name: 'b', x: 2 }],
      ['config.c[name="a"]: {"name":"a","x":1} → (none)', 'config.c[name="b"]: (none) → {"name":"b","x":2}'],
    ],
    ['inside the only item, without a name', [{ url: 'a' }], [{ url: 'b' }], ['config.c[0].url: "a" → "b"']],
    [
      'an item by its index, where another has its name or the name is long',
      [
        { id: 1, a: 1, b: 1 },
        { id: 1, a: 2, b: 1 },
        { id: 'x'.repeat(50), a: 1 },
      ],
      [
        { id: 1, a: 1, b: 1 },
        { id: 1, a: 2, b: 2 },
        { id: 'x'.repeat(50), a: 2 },
      ],
      ['config.c[1].b: 1 → 2', 'config.c[2].a: 1 → 2'],
    ],
    [
      'lists in lists',
      [[1, 2], [3]],
      [
        [1, 2],
        [3, 4],
      ],
      ['config.c[1][1]: (none) → 4'],
    ],
    ['one kind of value that became another', { a: [1] }, { a: { b: 1 } }, ['config.c.a: [1] → {"b":1}']],
    [
      'the lines of a text',
      'Be kind.\nBe short.\nEnd.',
      'Be kind.\nBe very short.\nEnd.\nThanks.',
      ['config.c line 2: "Be short." → "Be very short."', 'config.c line 4: (none) → "Thanks."'],
    ],
    ['a text of one line, as a whole', 'a b c', 'a x c', ['config.c: "a b c" → "a x c"']],
    ['a text that got a second line', 'a', 'a\nb', ['config.c line 2: (none) → "b"']],
    ['nothing inside, of what is new or gone', null, { a: 1 }, ['config.c: (none) → {"a":1}']],
    ['nothing inside, where values are the same', [1], [1], ['config.c: [1] → [1]']],
  ];

  test.each(cases)('%s', (_, before, after, lines) => {
    expect(linesOf(before, after)).toEqual(lines);
  });

  test('is counted beyond a dozen, unless all is asked for', () => {
    const [before, after] = [{ list: numbered(40) }, { list: numbered(40, 100) }];
    const some = fieldDiffs(field('config.c', { before, after }), false);
    expect([some.diffs.length, some.more]).toEqual([12, 28]);
    expect(linesOf(before, after)).toHaveLength(40);
  });

  test('is found in long lists by their common start and end, however long', () => {
    const long = numbered(20_000);
    expect(linesOf(long, long.toSpliced(5_000, 1))).toEqual(['config.c[5000]: 5000 → (none)']);
  });

  test('of lists that are too long to align is item by item', () => {
    const objects = (of: string): JsonValue =>
      numbered(1_000).map((at) => ({ [of]: at, name: `${of}${at}` }));
    expect(
      fieldDiffs(field('config.c', { before: objects('a'), after: objects('b') }), true).diffs,
    ).toHaveLength(2_000);
    const other = linesOf(numbered(1_000), numbered(1_000, 5_000));
    expect(other).toHaveLength(1_000);
    expect(other[999]).toBe('config.c[999]: 999 → 5999');
  });

  test('never shows a secret', () => {
    const secret = field('config.c', { secret: true });
    expect(fieldDiffs(secret, true).diffs).toEqual([
      { path: 'config.c', before: undefined, after: undefined },
    ]);
  });
});

const { value } = fc.letrec<{ value: JsonValue; leaf: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'id', '__proto__', 'a.b'), tie('value'), { maxKeys: 4 }),
  ),
  leaf: fc.oneof(
    fc.constantFrom<JsonValue>(null, true, 0, 1, 'a', 'b', ''),
    fc.array(fc.constantFrom('one', 'two', '', 'three'), { maxLength: 6 }).map((lines) => lines.join('\n')),
  ),
}));

describe('diffs', () => {
  test('make of the value before the value after', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const made = applied(before, valueDiffs(before, after)) as JsonValue;
        expect(sameValue(made, after)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of equal values are none, and each shows a difference', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(valueDiffs(before, structuredClone(before))).toEqual([]);
        for (const diff of valueDiffs(before, after))
          expect(JSON.stringify(diff.before)).not.toBe(JSON.stringify(diff.after));
      }),
    );
  });
});
