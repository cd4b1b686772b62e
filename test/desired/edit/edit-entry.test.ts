import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json.ts';
import { edited, withConfig } from './edited.ts';

describe('a text', () => {
  test.for([
    ['plain', 'channel: general # why', 'channel: random # why'],
    ['single-quoted', "channel: 'general'  # why", "channel: 'random'  # why"],
    ['double-quoted', 'channel: "general"', 'channel: "random"'],
    ['after a tab', 'channel: \t general\t# why', 'channel: \t random\t# why'],
    ['under a quoted key', '"channel" : general', '"channel" : random'],
    [
      'under an explicit key',
      '? channel\n      : general\n      # end',
      '? channel\n      : random\n      # end',
    ],
    ['with an anchor that nothing uses', 'channel: &c general', 'channel: &c random'],
    ['with a tag', 'channel: !!str general', 'channel: !!str random'],
    [
      'on a line below its key',
      'channel:\n        # why\n        general',
      'channel:\n        # why\n        random',
    ],
    ['over two lines', 'channel: "gen\n        eral" # why', 'channel: "random" # why'],
    ['in flow style', '{ channel: general, other: 1 }', '{ channel: random, other: 1 }'],
    ['literal', 'channel: | # why\n        general', 'channel: |- # why\n        random'],
    [
      'folded',
      'channel: >-\n        gen\n        eral\n\n      other: 1',
      'channel: >-\n        random\n\n      other: 1',
    ],
    ['empty', 'channel: # why', 'channel: random # why'],
    ['empty, with an anchor', 'channel: &c # why', 'channel: &c random # why'],
  ] as const)('%s keeps its style', ([, before, after]) => {
    expect(edited(withConfig(`      ${before}\n`), ['config', 'channel'], 'random')).toBe(
      withConfig(`      ${after}\n`),
    );
  });

  test.for([
    ['plain', 'yes', '"yes"'],
    ['plain', 'a: b', '"a: b"'],
    ['plain', 'a #b', '"a #b"'],
    ['plain', '1.10', '"1.10"'],
    ['plain', '2024-01-01', '"2024-01-01"'],
    ['plain', '', '""'],
    ['plain', '<<', '"<<"'],
    ['plain', 'two\nlines', '"two\\nlines"'],
    ['plain', 'a, [b]', 'a, [b]'],
    ['plain', 'Olá, 東京 🙂', 'Olá, 東京 🙂'],
    ['plain', 'a\u202eb', '"a\\u202eb"'],
    ['plain', 'a\u{e0001}b', '"a\\U000e0001b"'],
    ['plain', '$${NAME}', '$${NAME}'],
    ['single', "it's", "'it''s'"],
    ['single', 'tab\t', '"tab\\t"'],
    ['double', 'say "x" \\', '"say \\"x\\" \\\\"'],
    ['plain', 5, '5'],
    ['double', 5, '5'],
    ['double', null, 'null'],
    ['plain', false, 'false'],
  ] as const)('written %s becomes %j', ([style, value, source]) => {
    const old = { plain: 'x', single: "'x'", double: '"x"' }[style];
    expect(edited(withConfig(`      a: ${old}\n`), ['config', 'a'], value)).toBe(
      withConfig(`      a: ${source}\n`),
    );
  });

  test.for([
    ['|', 'one\ntwo\n', '|\n        one\n        two\n'],
    ['|', 'one\ntwo', '|-\n        one\n        two\n'],
    ['|-', 'one\n\ntwo', '|-\n        one\n\n        two\n'],
    ['|', 'one\n\n\n', '|+\n        one\n\n\n'],
    ['|+', 'one\n', '|\n        one\n'],
    ['|2', 'one\n', '|2\n        one\n'],
    ['|', '  one\ntwo\n', '|2\n          one\n        two\n'],
    ['>', 'one\ntwo\n', '>\n        one\n\n        two\n'],
    ['>', 'one\n  two\n', '|\n        one\n          two\n'],
    ['|', 'bell\u0007\n', '"bell\\u0007\\n"\n'],
    ['|', '', '""\n'],
  ] as const)('in a block scalar %s becomes %j', ([header, value, source]) => {
    const before = withConfig(`      a: ${header}\n        old\n      z: 1\n`);
    expect(edited(before, ['config', 'a'], value)).toBe(withConfig(`      a: ${source}      z: 1\n`));
  });
});

describe('a value with members', () => {
  test('in place of a text is a block where its neighbours are', () => {
    expect(edited(withConfig('      a: x # why\n      z: 1\n'), ['config', 'a'], { b: 1, c: ['d'] })).toBe(
      withConfig('      a: # why\n        b: 1\n        c:\n          - d\n      z: 1\n'),
    );
  });

  test('in place of a text in braces stays in braces', () => {
    expect(edited(withConfig('      { a: x, z: 1 }\n'), ['config', 'a'], { b: 'c, d', e: [1] })).toBe(
      withConfig('      { a: { b: "c, d", e: [1] }, z: 1 }\n'),
    );
  });

  test('in place of a block scalar is a block', () => {
    expect(
      edited(withConfig('      a: |- # why\n        x\n\n      z: 1\n'), ['config', 'a'], { b: 1 }),
    ).toBe(withConfig('      a: # why\n        b: 1\n\n      z: 1\n'));
  });

  test('becomes a text', () => {
    expect(edited(withConfig('      a: # why\n        b: 1 # c\n      z: 1\n'), ['config', 'a'], 'x')).toBe(
      withConfig('      a: x # why\n      z: 1\n'),
    );
    expect(edited(withConfig('      a:\n        b: 1'), ['config', 'a'], 'x')).toBe(withConfig('      a: x'));
    expect(edited(withConfig('      a:\n        - b: 1\n          c: 2\n'), ['config', 'a', 0], 'x')).toBe(
      withConfig('      a:\n        - x\n'),
    );
  });

  test('becomes one of the other kind', () => {
    expect(
      edited(withConfig('      a:\n        b: 1\n      z: 1\n'), ['config', 'a'], ['x', { v: 1, w: 2 }]),
    ).toBe(withConfig('      a:\n        - x\n        - v: 1\n          w: 2\n      z: 1\n'));
    expect(edited(withConfig('      a:\n      - b\n      z: 1\n'), ['config', 'a'], { b: [1] })).toBe(
      withConfig('      a:\n        b:\n        - 1\n      z: 1\n'),
    );
  });

  test('keeps the comments of what stays', () => {
    const before =
      '      a:\n        # of b\n        b: 1 # b\n        c: 2 # c\n        # of d\n        d: [1, 2] # d\n';
    const after =
      '      a:\n        # of b\n        b: 5 # b\n        # of d\n        d: [1, 3, 4] # d\n        e: x\n';
    expect(edited(withConfig(before), ['config', 'a'], { b: 5, d: [1, 3, 4], e: 'x' })).toBe(
      withConfig(after),
    );
  });
});

describe('a key', () => {
  test.for([
    ['the last line', '      a: 1\n', '      a: 1\n      k: 2\n'],
    ['the end of the file', '      a: 1', '      a: 1\n      k: 2'],
    ['a comment at the end of a line', '      a: 1 # why\n# end\n', '      a: 1 # why\n      k: 2\n# end\n'],
    ['a mapping', '      a:\n        b: 1\n\n', '      a:\n        b: 1\n      k: 2\n\n'],
    ['a block scalar', '      a: |\n        b\n\n', '      a: |\n        b\n      k: 2\n\n'],
    [
      'a block scalar that keeps its end',
      '      a: |+\n        b\n\n',
      '      a: |+\n        b\n\n      k: 2\n',
    ],
    ['an empty value', '      a:\n', '      a:\n      k: 2\n'],
    ['a pair in braces', '      { a: 1 }\n', '      { a: 1, k: 2 }\n'],
    ['a pair with a comma', '      {a: 1,}\n', '      {a: 1, k: 2,}\n'],
    [
      'a line in braces',
      '      {\n        a: 1 # why\n      }\n',
      '      {\n        a: 1, # why\n        k: 2\n      }\n',
    ],
    [
      'a line with a comma',
      '      {\n        a: 1, # why\n      }\n',
      '      {\n        a: 1, # why\n        k: 2,\n      }\n',
    ],
    ['nothing in braces', '      {}\n', '      { k: 2 }\n'],
    ['an explicit key', '      ? a\n      : 1\n', '      ? a\n      : 1\n      k: 2\n'],
    ['quoted keys', '      "a": 1\n', '      "a": 1\n      "k": 2\n'],
  ] as const)('is added below %s', ([, before, after]) => {
    expect(edited(withConfig(before), ['config', 'k'], 2)).toBe(withConfig(after));
  });

  test.for([
    ['the only one', '      a: 1\n', '      {}\n'],
    ['the last', '      z: 1\n      a: 1 # why\n', '      z: 1\n'],
    ['the last without a line break', '      z: 1\n      a: 1', '      z: 1'],
    ['the first', '      a:\n        b: 1\n      z: 1\n', '      z: 1\n'],
    ['the first in braces', '      { a: 1, z: 1 }\n', '      { z: 1 }\n'],
    ['the last in braces', '      { z: 1, a: 1 }\n', '      { z: 1 }\n'],
  ] as const)('that is %s is removed', ([, before, after]) => {
    expect(
      edited(withConfig(before), ['config', 'a'], undefined).replace('config: {}\n', 'config:\n      {}\n'),
    ).toBe(withConfig(after));
  });

  test('of an entry goes where it is usual', () => {
    const before = withConfig('      a: 1\n');
    expect(edited(before, ['active'], false)).toBe(
      before.replace('name: Shop\n', 'name: Shop\n    active: false\n'),
    );
  });

  test('is added with the config around it', () => {
    const before = 'integrations: { shop: { account: acme, type: slack, name: Shop } }';
    expect(edited(before, ['config', 'a'], 'x')).toBe(
      'integrations: { shop: { account: acme, type: slack, name: Shop, config: { a: x } } }',
    );
    expect(edited('integrations:\n    shop:\n        name: Shop\n', ['config', 'a'], 'x')).toBe(
      'integrations:\n    shop:\n        name: Shop\n        config:\n            a: x\n',
    );
  });
});

describe('a list', () => {
  test.for([
    ['grows', '- a # a\n      - b\n', ['a', 'b', 'c'], '- a # a\n      - b\n      - c\n'],
    ['grows at its start', '- a # a\n', ['k', 'a'], '- k\n      - a # a\n'],
    ['grows in the middle', '- a\n      - c\n', ['a', 'b', 'c'], '- a\n      - b\n      - c\n'],
    ['shrinks', '- a # a\n      - b\n      - c\n', ['a', 'c'], '- a # a\n      - c\n'],
    ['shrinks to nothing', '- a\n', [], '[]\n'],
    ['in brackets grows', '[a, c]\n', ['a', 'b', 'c'], '[a, b, c]\n'],
    ['in brackets shrinks', '[a, b, c]\n', ['b', 'c'], '[b, c]\n'],
    ['takes quotes from its items', "- 'a'\n", ['a', 'b'], "- 'a'\n      - 'b'\n"],
    [
      'of mappings',
      '- a: 1 # a\n        b: 2\n',
      [
        { a: 1, b: 3 },
        { a: 2, b: [1] },
      ],
      '- a: 1 # a\n        b: 3\n      - a: 2\n        b:\n        - 1\n',
    ],
    ['of lists', '- - a\n        - b\n', [['a', 'c']], '- - a\n        - c\n'],
  ] as const)('%s', ([, before, value, after]) => {
    const start = (list: string) => `      l:${list.startsWith('[') ? ' ' : '\n      '}${list}`;
    expect(edited(withConfig(start(before)), ['config', 'l'], value as JsonValue)).toBe(
      withConfig(start(after)),
    );
  });
});

describe('the file around', () => {
  test('keeps CRLF, also in what is added', () => {
    const before = withConfig('      a: 1 # why\n      b: |\n        x\n').replaceAll('\n', '\r\n');
    expect(edited(edited(before, ['config', 'k'], [1]), ['config', 'b'], 'y\nz\n')).toBe(
      withConfig('      a: 1 # why\n      b: |\n        y\n        z\n      k:\n        - 1\n').replaceAll(
        '\n',
        '\r\n',
      ),
    );
  });

  test('tells keys apart that look alike', () => {
    const keys = (a: string) =>
      withConfig(`      A: 1\n      "a ": 1\n      a: ${a}\n      á: 1\n      a\u0301: 1\n      "<<": 1\n`);
    expect(edited(keys('1'), ['config', 'a'], 2)).toBe(keys('2'));
  });

  test('keeps other documents, and what else is in this one', () => {
    const before = `# top\nx-a: &base { u: 1 }\n---\n${withConfig('      a: 1\n')}  other: { <<: *b }\n`;
    const whole = `accounts: {}\n${before.replace('*b', '{ name: x }')}---\n# end\n`;
    expect(edited(whole, ['config', 'a'], 2)).toBe(whole.replace('      a: 1', '      a: 2'));
  });
});
