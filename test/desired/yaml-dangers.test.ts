import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { accounts, load, problemsOf, stateOf, withConfig } from './load-files.ts';

describe('text that is no valid YAML', () => {
  it.each([
    [
      'accounts:\n\tacme: x\n',
      '2:1 not valid YAML: Tabs are not allowed as indentation (indent with spaces)',
    ],
    [
      'accounts: "abc\n',
      '2:1 not valid YAML: Missing closing "quote (a comma, colon, quote or bracket is missing here or on the line before)',
    ],
    [
      'accounts:\n  a:\n    b: 1\n   c: 2\n',
      '4:1 not valid YAML: All mapping items must start at the same column (give all entries of a mapping or list the same indentation)',
    ],
    [
      'accounts: {a: 1\n',
      '2:1 not valid YAML: Flow map in block collection must be sufficiently indented and end with a } (give all entries of a mapping or list the same indentation)',
    ],
    [
      '%YAML 1.1\n---\naccounts: {}\n',
      '2:1 the document asks for YAML 1.1 (leave the %YAML line out: YAML 1.2 is read)',
    ],
  ])('%j', async (text, expected) => {
    const problems = await problemsOf(text);
    expect(problems).toContain(`all.yaml:${expected}`);
    expect(problems.every((problem) => problem.startsWith('all.yaml:'))).toBe(true);
  });

  it('is not quoted in the problem, since it may be a secret', async () => {
    const texts = [
      'accounts: {a: [}\nhunter22',
      'a: |hunter22\n x',
      'a: &x &hunter22 b',
      'a: "\\qhunter22"',
      'hunter22: @hunter22',
      '%hunter22\n--- a',
      'a: *hunter22 b',
    ];
    for (const text of texts) {
      const problems = await problemsOf(text);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.filter((problem) => problem.includes(': not valid YAML')).join()).not.toContain(
        'hunter22',
      );
    }
  });

  it('hides no problem of another document or file', async () => {
    const files = { 'a.yaml': `accounts: [\n---\nacounts: {}\n`, 'b.yaml': 'integratoins: {}\n' };
    const problems = await problemsOf(files);
    expect(problems).toContainEqual(
      expect.stringContaining('b.yaml:1:1 "integratoins" is not known at the top of a file'),
    );
  });
});

describe('values that are none of JSON', () => {
  it.each([
    ['{ a: .nan }', 63, 'the number is infinite or NaN (put it in quotes to make it a string)'],
    ['{ a: -.inf }', 63, 'the number is infinite or NaN (put it in quotes to make it a string)'],
    ['{ a: 1e999 }', 63, 'the number is infinite or NaN (put it in quotes to make it a string)'],
    [
      '{ a: 12345678901234567890 }',
      63,
      'the number has more digits than a number can represent (put it in quotes to make it a string)',
    ],
    ['{ a: !!binary aGVsbG8= }', 72, 'tags are not supported here (remove it: values are plain JSON)'],
    ['{ a: !!timestamp 2001-12-14 }', 75, 'tags are not supported here (remove it: values are plain JSON)'],
    ['{ a: !custom x }', 71, 'tags are not supported here (remove it: values are plain JSON)'],
    ['{ a: !!set { x, y } }', 69, 'tags are not supported here (remove it: values are plain JSON)'],
    ['{ 1: x }', 60, 'a key must be a string (put it in quotes: "1")'],
    ['{ a: { null: x } }', 65, 'a key must be a string (put it in quotes: "null")'],
    ['{ [a]: x }', 60, 'a key must be a string (write a text before the colon)'],
    ['{ a: "x\\0y" }', 63, 'the text contains a NUL or a lone surrogate (remove it)'],
    ['{ a: "\\ud800" }', 63, 'the text contains a NUL or a lone surrogate (remove it)'],
    ['{ "\\ud800": a }', 60, 'the key "\\ud800" holds a control character (remove it)'],
    ['{ __proto__: { x: 1 } }', 60, '"__proto__" may not be a key (choose another name)'],
    ['{ a: { b: [ { constructor: 1 } ] } }', 72, '"constructor" may not be a key (choose another name)'],
  ])('%s', async (config, column, expected) => {
    expect(await problemsOf(withConfig(config))).toEqual([`all.yaml:5:${column} ${expected}`]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('JSON values pass unchanged', async () => {
    const config =
      '{ s: text, q: "1", n: -1.5, e: 1e3, h: 0x10, t: true, z: null, l: [1, [2]], o: { a: { b: c } }, d: 2001-12-14, y: yes, p: "\\ud83d\\ude00", i: !!int 3, x: ! 4, m: -0 }';
    const { integrations } = await stateOf(withConfig(config));
    expect(integrations[0]?.config).toEqual({
      s: 'text',
      q: '1',
      n: -1.5,
      e: 1000,
      h: 16,
      t: true,
      z: null,
      l: [1, [2]],
      o: { a: { b: 'c' } },
      d: '2001-12-14',
      y: 'yes',
      p: '😀',
      i: 3,
      x: '4',
      m: 0,
    });
  });

  it.each([
    ['1.10', '1.1'],
    ['0123', '123'],
    ['+5511999999999', '5511999999999'],
    ['2.0', '2'],
  ])('a number that reads otherwise than it is written is a warning: %s', async (written, read) => {
    const result = await load(withConfig(`{ a: ${written}, b: 1.5, c: 7, d: "1.10" }`));
    expect(result.ok).toBe(true);
    expect(result.warnings.map(formatProblem)).toEqual([
      `all.yaml:5:63 this reads as the number ${read} (put it in quotes if it is meant as a string)`,
    ]);
  });
});

describe('anchors', () => {
  it('and merge keys are resolved', async () => {
    const { integrations } = await stateOf(`${accounts}integrations:
  a: &base
    account: acme
    type: shopify
    name: A
    config: &config { region: eu, list: &list [1, 2] }
  b:
    <<: *base
    name: B
    config: { <<: [{ region: us, zone: z }, *config], again: *list }
`);
    expect(integrations[1]).toMatchObject({
      account: 'acme',
      type: 'shopify',
      name: 'B',
      config: { region: 'us', zone: 'z', list: [1, 2], again: [1, 2] },
    });
  });

  it('a quoted << is an ordinary key', async () => {
    const { integrations } = await stateOf(withConfig('{ "<<": { a: 1 } }'));
    expect(integrations[0]?.config).toEqual({ '<<': { a: 1 } });
  });

  it.each([
    ['{ a: *nope }', 63, 'there is no anchor "nope" above (quote a text that begins with *)'],
    ['{ a: &a [*a] }', 67, 'the anchor "a" holds itself'],
    ['{ a: &a { <<: *a } }', 72, 'the anchor "a" holds itself'],
    ['{ <<: 5 }', 64, 'the merge key << needs a mapping, or a list of them (give it the alias of a mapping)'],
    [
      '{ <<: [{ a: 1 }, 5] }',
      64,
      'the merge key << needs a mapping, or a list of them (give it the alias of a mapping)',
    ],
  ])('%s', async (config, column, expected) => {
    expect((await problemsOf(withConfig(config)))[0]).toBe(`all.yaml:5:${column} ${expected}`);
  });

  it('do not reach from one document into another', async () => {
    const text = `${accounts}integrations:\n  a: &a { account: acme, type: t, name: n }\n---\nintegrations:\n  b: *a\n`;
    expect(await problemsOf(text)).toContain(
      'all.yaml:8:6 there is no anchor "a" above (quote a text that begins with *)',
    );
  });
});
