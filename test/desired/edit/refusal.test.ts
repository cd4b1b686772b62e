import { describe, expect, test } from 'vitest';
import { openEntry } from '../../../src/desired/edit/open-entry.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { edit, edited, withConfig } from './edited.ts';

describe('an edit is refused', () => {
  test.for([
    ['of a key without a colon', '      ? a\n      z: 1\n', ['a'], 'x', 'form', 7],
    ['of a name without a colon in braces', '      { a, z: 1 }\n', ['a'], 'x', 'form', 7],
    ['of a pair with a question mark in brackets', '      a: [? b : 1, x]\n', ['a', 0], 'y', 'form', 7],
    ['that would remove an alias', '      z: &z 1\n      a: *z\n', ['a'], undefined, 'alias', 8],
    [
      'that would remove an alias inside a list',
      '      z: &z 1\n      a:\n        - [*z]\n        - 2\n',
      ['a'],
      [2],
      'alias',
      9,
    ],
    [
      'that would replace an alias inside a mapping',
      '      z: &z 1\n      a: { b: *z }\n',
      ['a'],
      'x',
      'alias',
      8,
    ],
    [
      'that would remove an anchor that is used',
      '      a: &z 1\n      z: *z\n',
      ['a'],
      undefined,
      'anchor',
      7,
    ],
    [
      'that would replace an anchor inside',
      '      a:\n        - { b: &z 1 }\n      z: *z\n',
      ['a'],
      'x',
      'anchor',
      8,
    ],
    [
      'that would remove a reference from a list',
      `      a:\n        - \${NAME}\n        - b\n`,
      ['a'],
      ['b'],
      'reference',
      8,
    ],
    ['inside an alias', '      z: &z { b: 1 }\n      a: *z\n', ['a', 'b'], 2, 'alias', 8],
  ] as const)('%s', ([, text, path, value, kind, line]) => {
    expect(edit(withConfig(text), ['config', ...path], value as JsonValue | undefined)).toEqual({
      ok: false,
      refusal: { kind, line, message: null },
    });
  });

  test('whose result would read as something else', () => {
    expect(edit(withConfig('      a: [b: 1]\n'), ['config', 'a', 0, 'c'], 2)).toMatchObject({
      refusal: { kind: 'unreadable', line: 7, message: 'it would read as something else' },
    });
  });

  test.for(['? [q]\n      : 1', '1: x', 'constructor: x'])(
    'in a file with a problem, since what has it would be lost: %j',
    (lines) => {
      expect(edit(withConfig(`      a: 1\n      ${lines}\n`), ['config', 'a'], 2)).toMatchObject({
        refusal: { kind: 'unreadable', line: 8 },
      });
    },
  );

  test('in an entry with an anchor that another one uses', () => {
    const whole = withConfig('      a: 1\n  other: *shop\n').replace('shop:\n', 'shop: &shop\n');
    expect(edit(whole, ['config', 'a'], 2)).toMatchObject({ refusal: { kind: 'anchor', line: 2 } });
  });

  test('of an entry that stands in an alias or is merged as a whole', () => {
    const inAlias = 'x-all: &all\n  shop: { name: x }\nintegrations: *all\n';
    expect(openEntry(inAlias, 'shop')).toBeNull();
    const merged = 'x-shop: &shop { name: x }\nintegrations:\n  shop: { <<: *shop }\n';
    expect(edit(merged, ['name'], 'y')).toMatchObject({ refusal: { kind: 'merge' } });
  });
});

test('an anchor or alias that an edit does not touch is no hindrance', () => {
  const text = withConfig('      z: &z 1\n      a: [*z, x]\n      b: $${NAME}\n');
  expect(edited(text, ['config', 'a', 1], 'w')).toBe(text.replace('x]', 'w]'));
  expect(edited(text, ['config', 'b'], 'c')).toBe(text.replace('$${NAME}', 'c'));
});

test('an entry is opened only where it is an integration with fields', () => {
  expect(openEntry('integrations:\n  shop: text\n', 'shop')).toBeNull();
  expect(openEntry('integrations:\n  shop: { name: x }\n', 'other')).toBeNull();
  expect(openEntry('accounts:\n  shop: { name: x }\n', 'shop')).toBeNull();
});

describe('an edit of one value is refused', () => {
  const shared = 'x-base: &base\n  a: 1\n  n: { m: 1 }\n';
  test.for([
    ['of a reference', withConfig(`      a: "\${NAME:-x}"\n`), ['config', 'a'], 'reference', 7],
    ['of what contains one', withConfig(`      a:\n        b: \${NAME}\n`), ['config', 'a'], 'reference', 8],
    ['of an alias', `x-a: &a 1\n${withConfig('      a: *a\n')}`, ['config', 'a'], 'alias', 8],
    [
      'of an entry that is an alias',
      `x-s: &s\n  name: Shop\nintegrations:\n  shop: *s\n`,
      ['name'],
      'alias',
      4,
    ],
    ['of an anchor that is used', withConfig('      a: &a 1\n      b: *a\n'), ['config', 'a'], 'anchor', 7],
    [
      'inside an anchor that is used',
      withConfig('      a: &a\n        b: 1\n      b: *a\n'),
      ['config', 'a', 'b'],
      'anchor',
      8,
    ],
    ['of what is merged', `${shared}${withConfig('      <<: *base\n')}`, ['config', 'a'], 'merge', 2],
    [
      'inside what is merged',
      `${shared}${withConfig('      <<: *base\n')}`,
      ['config', 'n', 'm'],
      'merge',
      3,
    ],
  ] as const)('%s', ([, text, path, kind, line]) => {
    expect(edit(text, path, 'new')).toEqual({ ok: false, refusal: { kind, line, message: null } });
  });

  test('of what the YAML cannot hold', () => {
    expect(edit(withConfig('      a: 1\n'), ['config', 'a'], 'x\0')).toMatchObject({
      refusal: { kind: 'unreadable', line: 7, message: expect.stringContaining('NUL') },
    });
    expect(edit(withConfig('      a: 1\n'), ['config', 'b'], 'x\0')).toMatchObject({
      refusal: { kind: 'unreadable', line: 6, message: expect.stringContaining('NUL') },
    });
    expect(edit(withConfig('      a: 1\n'), ['config', 'a'], Number('12345678901234567890'))).toMatchObject({
      refusal: { kind: 'unreadable', message: expect.stringContaining('more digits') },
    });
    expect(edit(withConfig('      a: 1\n'), ['config', 'a'], 'x'.repeat(11 * 1024 * 1024))).toMatchObject({
      refusal: { kind: 'unreadable', message: 'the file would be larger than 10 MiB' },
    });
  });

  test('of a key of its own above a merge key works', () => {
    const before = `${shared}${withConfig('      <<: *base\n      a: 2\n')}`;
    expect(edited(before, ['config', 'a'], 3)).toBe(before.replace('a: 2', 'a: 3'));
  });
});
