import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { edited, withConfig } from './edited.ts';

const changed = (before: string, path: readonly (string | number)[], value: JsonValue | undefined): string =>
  edited(withConfig(before), ['config', ...path], value).slice(withConfig('').length);

describe('the first key beside a dash', () => {
  const item = (lines: string): string => `      a:\n        - ${lines}      z: 1\n`;
  test.for([
    ['gives its place to the next', 'b: 1\n          c: 2\n', { c: 2 }, 'c: 2\n'],
    [
      'and the second do so to the third',
      'b: 1\n          c: 2\n          d: 3\n          e: 4\n',
      { d: 3, e: 4 },
      'd: 3\n          e: 4\n',
    ],
    ['and the third are removed', 'b: 1\n          c: 2\n          d: 3\n', { c: 2 }, 'c: 2\n'],
    [
      'leaves a comment about the next',
      'b: 1 # b\n          # about c\n          c: 2\n',
      { c: 2 },
      '# about c\n          c: 2\n',
    ],
    ['is removed with its block scalar', 'b: |+\n            x\n\n          c: 2\n', { c: 2 }, 'c: 2\n'],
  ] as const)('%s', ([, before, value, after]) => {
    expect(changed(item(before), ['a', 0], value as JsonObject)).toBe(item(after));
  });

  test('is an item of a list as well', () => {
    expect(changed('      a:\n        - - 1\n          - 2\n          - 3\n', ['a', 0], [3])).toBe(
      '      a:\n        - - 3\n',
    );
  });
});

describe('a key below a block scalar that keeps its empty lines', () => {
  test.for([
    [
      'is removed with those below it',
      '      a: |+\n        x\n\n      k: 1\n\n      z: 1\n',
      '      a: |+\n        x\n\n      z: 1\n',
    ],
    [
      'is removed from the end of the file',
      '      a: |+\n        x\n\n      k: 1',
      '      a: |+\n        x\n\n',
    ],
  ] as const)('%s', ([, before, after]) => {
    expect(changed(before, ['k'], undefined)).toBe(after);
  });
});

test('a key is added below a list that gives way to a text', () => {
  expect(changed('      a:\n        b:\n        - 1 # one\n      z: 1\n', ['a'], { b: 'x', c: 2 })).toBe(
    '      a:\n        b: x\n        c: 2\n      z: 1\n',
  );
});

describe('members in braces and brackets', () => {
  test.for([
    [
      'keep the comment of the one above',
      '      {\n        z: 1, # z\n        k: 1\n      }\n',
      ['k'],
      undefined,
      '      {\n        z: 1, # z\n        \n      }\n',
    ],
    [
      'keep the comment of the first',
      '      { k: 1, # k\n        z: 1 }\n',
      ['k'],
      undefined,
      '      {  # k\n        z: 1 }\n',
    ],
    [
      'keep a comment about the next',
      '      {\n        k: 1,\n        # z\n        z: 1\n      }\n',
      ['k'],
      undefined,
      '      {\n        \n        # z\n        z: 1\n      }\n',
    ],
    [
      'are added before a comma on a line of its own',
      '      {\n        z: 1\n        , y: 2\n      }\n',
      ['k'],
      3,
      '      {\n        z: 1\n        , y: 2, k: 3\n      }\n',
    ],
    [
      'may have a comma on the next line',
      '      {\n        z: 1\n        ,\n      }\n',
      ['k'],
      3,
      '      {\n        z: 1,\n        k: 3\n        ,\n      }\n',
    ],
    [
      'are exchanged, one a line',
      '      {\n        z: 1,\n        k: 1 # last\n      }\n',
      [],
      { z: 1, j: 2 },
      '      {\n        z: 1,\n        j: 2 # last\n      }\n',
    ],
    [
      'are exchanged where the comma is on the next line',
      '      {\n        z: 1\n        , k: 1\n      }\n',
      [],
      { z: 1, j: 2 },
      '      {\n        z: 1,\n        j: 2\n      }\n',
    ],
    [
      'have an anchor that goes with its item',
      '      a: [&b x, &c y: ]\n',
      ['a'],
      [{ y: null }],
      '      a: [&c y: ]\n',
    ],
    [
      'are written into an empty item with an anchor',
      '      a: [&b , x]\n',
      ['a', 0],
      'w',
      '      a: [&b w , x]\n',
    ],
    ['include pairs without braces', '      a: [b: 1, x]\n', ['a', 0, 'b'], 2, '      a: [b: 2, x]\n'],
    ['include pairs with a question mark', '      a: [? b : 1, x]\n', ['a'], ['x'], '      a: [x]\n'],
    ['include names without a value', '      {b, c: , k: 1}\n', ['k'], 2, '      {b, c: , k: 2}\n'],
    ['include a value after a name that had none', '      {b: , c: 1}\n', ['b'], 2, '      {b: 2 , c: 1}\n'],
  ] as const)('%s', ([, before, path, value, after]) => {
    expect(changed(before, path, value as JsonValue | undefined)).toBe(after);
  });
});
