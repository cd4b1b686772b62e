import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { formatProblem } from '../../src/desired/problem.ts';
import { createSecretRegistry } from '../../src/model/secret-registry.ts';
import { accounts, folderOf, load, problemsOf, stateOf, testEnvironment } from './load-files.ts';

/** One integration on line 5; the value of `config` begins in column 58. */
const withConfig = (config: string): string =>
  `${accounts}integrations:\n  shop: { account: acme, type: shopify, name: S, config: ${config} }\n`;

const loadPath = async (path: string, cwd = path) => {
  const result = await loadDesired({
    path,
    cwd,
    environment: testEnvironment,
    secrets: createSecretRegistry(),
  });
  return result.ok ? [] : result.problems.map(formatProblem);
};

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

describe('files with nothing in them', () => {
  const nothing =
    '1:1 the file has nothing in it (remove the file, or write accounts and integrations into it)';
  it.each(['', '\n\n', '# only a comment\n', '---\n', '---\n---\n# x\n', '{}\n', 'null\n', '~'])(
    '%j',
    async (text) => {
      expect(await problemsOf({ 'a.yaml': accounts, 'b.yaml': text })).toEqual([`b.yaml:${nothing}`]);
    },
  );

  it('an empty document beside a full one is fine', async () => {
    expect(await problemsOf(`---\n${accounts}---\n`)).toEqual([]);
  });

  it.each([
    [
      'accounts:\n',
      '1:1 accounts has nothing in it (write accounts: {} if none is wanted, or remove the line)',
    ],
    ['accounts: []\n', '1:11 accounts must be a mapping of names to entries'],
    ['- a\n', '1:1 the document must be a mapping with accounts and integrations'],
    ['text\n', '1:1 the document must be a mapping with accounts and integrations'],
    ['acounts: {}\n', '1:1 "acounts" is not known at the top of a file (did you mean "accounts"?)'],
    [
      'version: 1\n',
      '1:1 "version" is not known at the top of a file (a file holds: accounts, integrations)',
    ],
  ])('%j', async (text, expected) => {
    expect(await problemsOf(text)).toEqual([`all.yaml:${expected}`]);
  });

  it.each([
    'accounts: {}\n',
    'integrations: {}\n',
    'accounts: {}\nintegrations: { a: { account: x, type: t, name: n } }\n',
  ])('no account anywhere: %j', async (text) => {
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(
        /^all\.yaml:1:1 no account is defined in the whole desired state \(write at least one/,
      ),
    ]);
  });

  it('no integrations are fine: the guards decide', async () => {
    expect((await stateOf(`${accounts}integrations: {}\n`)).integrations).toEqual([]);
    expect((await stateOf(accounts)).accounts).toHaveLength(2);
  });
});

describe('values that are none of JSON', () => {
  it.each([
    ['{ a: .nan }', 63, 'the number is infinite or none (put it in quotes to make it a text)'],
    ['{ a: -.inf }', 63, 'the number is infinite or none (put it in quotes to make it a text)'],
    ['{ a: 1e999 }', 63, 'the number is infinite or none (put it in quotes to make it a text)'],
    [
      '{ a: 12345678901234567890 }',
      63,
      'the number has more digits than a number can keep (put it in quotes to make it a text)',
    ],
    ['{ a: !!binary aGVsbG8= }', 72, 'a tag is not possible here (leave it out: values are those of JSON)'],
    [
      '{ a: !!timestamp 2001-12-14 }',
      75,
      'a tag is not possible here (leave it out: values are those of JSON)',
    ],
    ['{ a: !custom x }', 71, 'a tag is not possible here (leave it out: values are those of JSON)'],
    ['{ a: !!set { x, y } }', 69, 'a tag is not possible here (leave it out: values are those of JSON)'],
    ['{ 1: x }', 60, 'a key must be a text (put it in quotes: "1")'],
    ['{ a: { null: x } }', 65, 'a key must be a text (put it in quotes: "null")'],
    ['{ [a]: x }', 60, 'a key must be a text (write a text before the colon)'],
    ['{ a: "x\\0y" }', 63, 'the text holds a NUL or half of a surrogate pair (remove it)'],
    ['{ a: "\\ud800" }', 63, 'the text holds a NUL or half of a surrogate pair (remove it)'],
    ['{ "\\ud800": a }', 60, 'the key "\\ud800" holds a control character (remove it)'],
    ['{ __proto__: { x: 1 } }', 60, '"__proto__" may not be a key (choose another name)'],
    ['{ a: { b: [ { constructor: 1 } ] } }', 72, '"constructor" may not be a key (choose another name)'],
  ])('%s', async (config, column, expected) => {
    expect(await problemsOf(withConfig(config))).toEqual([`all.yaml:5:${column} ${expected}`]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('what JSON has comes through as it is', async () => {
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
      `all.yaml:5:63 this reads as the number ${read} (put it in quotes if it is meant as a text)`,
    ]);
  });
});

describe('anchors', () => {
  it('and merge keys stand for what they name', async () => {
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

  it('that explode are refused, once', async () => {
    const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
    const lines = levels.map((name, i) =>
      i === 0
        ? 'a: &a [x,x,x,x,x,x,x,x,x,x]'
        : `${name}: &${name} [${Array(10)
            .fill(`*${levels[i - 1]}`)
            .join(',')}]`,
    );
    const text = `${accounts}integrations:\n  s:\n    account: acme\n    type: t\n    name: n\n    config:\n      ${lines.join('\n      ')}\n`;
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(
        /^all\.yaml:\d+:\d+ the anchors of this document stand for more than 1000000 values \(write the values out\)$/,
      ),
    ]);
  });

  it('that explode through merge keys or long texts are refused', async () => {
    const long = `&long ${'x'.repeat(400_000)}`;
    const many = Array(100).fill('*long').join(', ');
    expect(await problemsOf(withConfig(`{ a: ${long}, b: [${many}] }`))).toEqual([
      expect.stringContaining('the anchors of this document stand for more than 1000000 values'),
    ]);
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}: v`).join(', ');
    const merges = Array.from({ length: 5_000 }, () => '{ <<: *base }').join(', ');
    expect(await problemsOf(withConfig(`{ a: &base { ${keys} }, b: [${merges}] }`))).toEqual([
      expect.stringContaining('the anchors of this document stand for more than 1000000 values'),
    ]);
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

describe('files that are made to exhaust', () => {
  const deep = 'nested more than 100 levels deep';
  it.each([
    ['brackets', withConfig(`{ a: ${'['.repeat(5_000_000)} }`), deep],
    ['braces', '{'.repeat(5_000_000), deep],
    ['dashes', '- '.repeat(2_000_000), deep],
    ['anchors', '&a '.repeat(1_000_000), deep],
    ['indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}accounts:\n`).join(''), deep],
    ['documents', '---\n'.repeat(1_000_000), 'more than 1000 documents'],
    ['values', `accounts: {${'a: b,'.repeat(1_500_000)}}`, 'the file holds too many values'],
  ])('by %s are refused at once', async (_, text, expected) => {
    const problems = await problemsOf(text);
    expect(problems.join('\n')).toContain(expected);
  });

  it('of 90 levels are read', async () => {
    expect(await problemsOf(withConfig(`{ a: ${'['.repeat(90)}${']'.repeat(90)} }`))).toEqual([]);
  });

  it('of more than 10 MiB are refused, and one of 10 MiB is read', async () => {
    const padding = (size: number) => `${accounts}#${'x'.repeat(size - accounts.length - 2)}\n`;
    const limit = 10 * 1024 * 1024;
    expect(await problemsOf(padding(limit))).toEqual([]);
    expect(await problemsOf(padding(limit + 1))).toEqual([
      'all.yaml:1:1 the file is larger than 10 MiB (divide it into several files)',
    ]);
  });
});

describe('bytes', () => {
  it('a byte order mark and Windows line ends change nothing, also not the positions', async () => {
    const text = `\ufeff${accounts.replaceAll('\n', '\r\n')}integrations:\r\n  a: { account: acme, type: t, nmae: n }\r\n`;
    expect(await problemsOf(text)).toEqual([
      'all.yaml:5:3 integration "a": name is missing (write name: with a text)',
      'all.yaml:5:32 integration "a": "nmae" is not known (did you mean "name"?)',
    ]);
  });

  it.each([
    [Buffer.from('a: \xff\xfe\n', 'latin1'), '1:4 the file is not UTF-8 (save it as UTF-8)'],
    [Buffer.from('# é\nab: \xe9x\n', 'latin1'), '1:3 the file is not UTF-8 (save it as UTF-8)'],
    [
      Buffer.concat([Buffer.from('# é\nab: '), Buffer.from([0xed, 0xa0, 0x80])]),
      '2:5 the file is not UTF-8 (save it as UTF-8)',
    ],
    [Buffer.from('accounts: {}\n', 'utf16le'), '1:2 the file holds the control character U+0000 (remove it)'],
    ['a: \0\n', '1:4 the file holds the control character U+0000 (remove it)'],
    ['# x\n# \u001b[31m\n', '2:3 the file holds the control character U+001B (remove it)'],
    ['# \u0085 \u009b\n', '1:5 the file holds the control character U+009B (remove it)'],
  ])('%j', async (bytes, expected) => {
    expect(await problemsOf({ 'all.yaml': bytes })).toEqual([`all.yaml:${expected}`]);
  });
});

describe('files and folders', () => {
  it('are found in any depth by their ending, in any case, but not behind a dot', async () => {
    const one = (n: number) => `integrations:\n  k${n}: { account: acme, type: t, name: n${n} }\n`;
    const { integrations } = await stateOf({
      'a.yaml': accounts,
      'z.yml': one(1),
      'b/c/d.YAML': one(2),
      '.hidden.yaml': 'broken: [',
      '.git/x.yaml': 'broken: [',
      'README.md': 'broken: [',
      'x.yaml.bak': 'broken: [',
    });
    expect(integrations.map(({ key, source }) => [key, source.file])).toEqual([
      ['k1', 'z.yml'],
      ['k2', 'b/c/d.YAML'],
    ]);
  });

  it('a single file may have any name', async () => {
    const folder = folderOf({ 'state.txt': accounts });
    expect(await loadPath(join(folder, 'state.txt'))).toEqual([]);
  });

  it('are named relative to the current folder where that is shorter', async () => {
    const folder = folderOf({ 'conf/a.yaml': 'x: 1\n' });
    expect((await loadPath(join(folder, 'conf'), folder))[0]).toMatch(/^conf\/a\.yaml:1:1 /);
    expect((await loadPath(join(folder, 'conf'), '/'))[0]).toMatch(/^[^/].*\/conf\/a\.yaml:1:1 /);
  });

  it('that are not there are a problem', async () => {
    const folder = folderOf({});
    expect(await loadPath(join(folder, 'nope'), folder)).toEqual([
      'nope:1:1 there is no such file or folder (name the desired state with --desired-state or SETPOINT_DESIRED_STATE)',
    ]);
    expect(await loadPath(folder)).toEqual([
      expect.stringContaining(':1:1 the folder holds no *.yaml or *.yml file'),
    ]);
  });

  it('links to files and folders are followed, and a loop of them is a problem', async () => {
    const folder = folderOf({ 'a.yaml': accounts, 'sub/b.yaml': 'integrations: {}\n' });
    mkdirSync(join(folder, 'other'));
    symlinkSync(join(folder, 'sub/b.yaml'), join(folder, 'other/c.yaml'));
    expect(await loadPath(folder)).toEqual([]);
    symlinkSync(folder, join(folder, 'sub/loop'));
    expect(await loadPath(folder)).toEqual([
      'sub/loop:1:1 the symbolic link leads back to a folder that it lies in (remove the link)',
    ]);
  });

  it('a link to nothing, a folder with the name of a file, and a pipe are told apart', async () => {
    const folder = folderOf({ 'a.yaml': accounts });
    mkdirSync(join(folder, 'folder.yaml'));
    writeFileSync(join(folder, 'folder.yaml/inner.yaml'), 'integrations: {}\n');
    symlinkSync('nowhere', join(folder, 'dangling.yaml'));
    symlinkSync('self.yaml', join(folder, 'self.yaml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect(await loadPath(folder)).toEqual([
      'dangling.yaml:1:1 the file cannot be read (ENOENT) (it is gone, or a link to nothing)',
      'pipe.yaml:1:1 it is not a regular file',
      'self.yaml:1:1 the file cannot be read (ELOOP) (make it readable)',
    ]);
  });
});
