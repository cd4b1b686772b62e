import { describe, expect, test } from 'vitest';
import { edit, edited, withConfig } from './edited.ts';

const replaced = (before: string, path: readonly (string | number)[], value: Parameters<typeof edited>[2]) =>
  edited(withConfig(before), ['config', ...path], value).slice(withConfig('').length);

const list = ['x', { v: 1, w: 2 }];

describe('a value with members', () => {
  test.for([
    [
      'beside the colon of an explicit key becomes a text',
      '      ? a\n      : b: 1\n        c: 2 # c\n      z: 1\n',
      ['a'],
      'x',
      '      ? a\n      : x # c\n      z: 1\n',
    ],
    [
      'beside the colon of an explicit key becomes a list',
      '      ? a\n      :   b: 1\n          c: 2\n      z: 1\n',
      ['a'],
      list,
      '      ? a\n      :   - x\n          - v: 1\n            w: 2\n      z: 1\n',
    ],
    [
      'far from its dash becomes a list',
      '      a:\n      -   b: 1\n          c: 2\n      - z\n',
      ['a', 0],
      list,
      '      a:\n      -   - x\n          - v: 1\n            w: 2\n      - z\n',
    ],
    [
      'below its dash becomes a list',
      '      a:\n      -\n         b: 1\n      - z\n',
      ['a', 0],
      list,
      '      a:\n      -\n        - x\n        - v: 1\n          w: 2\n      - z\n',
    ],
    [
      'is replaced by others of its kind at the column where it stands',
      '      a:\n          b: 1\n      z: 1\n',
      ['a'],
      { c: 2, d: [] },
      '      a:\n          c: 2\n          d: []\n      z: 1\n',
    ],
    [
      'at the end of the file becomes empty',
      '      z: 1\n      a:\n        - b\n        - c',
      ['a'],
      [],
      '      z: 1\n      a: []',
    ],
    [
      'that ends with kept empty lines leaves them to the file',
      '      a:\n        b: |+\n          x\n\n      z: 1\n',
      ['a'],
      'x',
      '      a: x\n\n      z: 1\n',
    ],
    [
      'in a block scalar’s place is below its comments',
      '      a: # why\n        |- # more\n        x\n      z: 1\n',
      ['a'],
      { b: 1 },
      '      a: # why # more\n        b: 1\n      z: 1\n',
    ],
    [
      'in an item’s place is beside its dash',
      '      a:\n      - b # b\n      - z\n',
      ['a', 0],
      list,
      '      a:\n      - - x # b\n        - v: 1\n          w: 2\n      - z\n',
    ],
    [
      'in an empty item’s place is beside its dash',
      '      a:\n      - # b\n      - z\n',
      ['a', 0],
      { v: 1, w: 2 },
      '      a:\n      - v: 1 # b\n        w: 2\n      - z\n',
    ],
    [
      'in place of an item with an anchor is below it, so that the anchor stays one of the whole',
      '      a:\n      - &b b # b\n      - z\n',
      ['a', 0],
      { v: 1, w: 2 },
      '      a:\n      - &b # b\n        v: 1\n        w: 2\n      - z\n',
    ],
    [
      'in place of a text below a comment keeps the comment',
      '      a:\n        # why\n        x\n      z: 1\n',
      ['a'],
      { b: 1 },
      '      a:\n        # why\n        b: 1\n      z: 1\n',
    ],
    [
      'in place of an item below a comment keeps the comment',
      '      a:\n      - # why\n        x\n      - z\n',
      ['a', 0],
      { b: 1, c: 2 },
      '      a:\n      - # why\n        b: 1\n        c: 2\n      - z\n',
    ],
    ['in brackets stays there', '      a: [1]\n', ['a'], { b: ['c'] }, '      a: { b: [c] }\n'],
    [
      'in braces without blanks stays so',
      '      a: {b: 1}\n',
      ['a', 'b'],
      { c: 1 },
      '      a: {b: {c: 1}}\n',
    ],
    ['in JSON has double quotes', '      {"a": 1}\n', ['b'], ['c'], '      {"a": 1, "b": ["c"]}\n'],
  ] as const)('%s', ([, before, path, value, after]) => {
    expect(replaced(before, path, value)).toBe(after);
  });
});

describe('a tag', () => {
  test.for([
    ['!!str', 'x', 'new', true],
    ['!!int', '1', 2, true],
    ['!!float', '1.5', 2.5, true],
    ['!!bool', 'true', false, true],
    ['!!null', '', null, true],
    ['!!int', '1', 1.5, false],
    ['!!float', '1.5', 2, false],
    ['!!int', '1', 'text', false],
    ['!!str', 'x', ['y'], false],
    ['!!str', 'x', null, false],
    ['!!map', '{}', 'text', false],
    ['!!seq', '[]', { b: 1 }, false],
  ] as const)('%s of %s before %j', ([tag, old, value, fits]) => {
    const result = edit(withConfig(`      a: ${tag} ${old}\n`), ['config', 'a'], value);
    expect(result).toMatchObject(fits ? { ok: true } : { refusal: { kind: 'form', line: 7, message: null } });
  });

  test('of another kind may go with the whole value', () => {
    expect(edited(withConfig('      a: !!int 1\n      z: 1\n'), ['config', 'a'], undefined)).toBe(
      withConfig('      z: 1\n'),
    );
  });
});
