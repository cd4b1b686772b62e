import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { folderOf, load, ref } from './load-files.ts';
import { entry, outcome } from './one-config.ts';

describe('a reference as other tools write it, under a secret’s name', () => {
  const other = "config.access_token is a reference in another tool's syntax, and is sent as it is";
  const stored = "config.access_token is another tool's placeholder for a secret, and is sent as it is";

  it.each([
    ['$SHOP_TOKEN', other, ref('SHOP_TOKEN')],
    ['$(SHOP_TOKEN)', other, ref('SHOP_TOKEN')],
    ['%SHOP_TOKEN%', other, ref('SHOP_TOKEN')],
    ['{{ SHOP_TOKEN }}', other, ref('SHOP_TOKEN')],
    ['{{SHOP_TOKEN}}', other, ref('SHOP_TOKEN')],
    ['{{ .Values.SHOP_TOKEN }}', other, ref('SHOP_TOKEN')],
    ['{{ secrets.SHOP_TOKEN }}', other, ref('SHOP_TOKEN')],
    ['$env:SHOP_TOKEN', other, ref('SHOP_TOKEN')],
    ['{SHOP_TOKEN}', other, ref('SHOP_TOKEN')],
    ['<SHOP_TOKEN>', other, ref('SHOP_TOKEN')],
    ['#{SHOP_TOKEN}#', other, ref('SHOP_TOKEN')],
    ['__SHOP_TOKEN__', other, ref('SHOP_TOKEN')],
    ['@SHOP_TOKEN@', other, ref('SHOP_TOKEN')],
    ['$shoptoken', other, ref('NAME')],
    ['op://vault/shop/token', stored, null],
    ['ref+vault://secret/shop#token', stored, null],
    ['vault:secret/data/shop#token', stored, null],
    ['ENC[AES256_GCM,data:abc,type:str]', stored, null],
  ])('%s is sent, with a warning', async (text, message, form) => {
    const { config, warnings } = await outcome(entry(`access_token: '${text}'`));
    expect(config).toEqual({ access_token: text });
    const hint = form === null ? `have that tool set a variable, and write ${ref('NAME')}` : `write ${form}`;
    expect(warnings.filter((warning) => warning.includes('sent as it is'))).toEqual([
      `all.yaml:10:21 ${message} (${hint})`,
    ]);
  });

  it.each([
    'greeting: "{{ customer_name }}"',
    'price: $PRICE',
    'access_token: pa$$word1',
    'access_token: "100%ab%"',
  ])('nothing is said of %s', async (line) => {
    const { warnings } = await outcome(entry(line));
    expect(warnings.filter((warning) => warning.includes('sent as it is'))).toEqual([]);
  });

  it('an account’s credential counts', async () => {
    const result = await load(`accounts:\n  acme: { provider: aloochat, apiKey: $ALOOCHAT_API_KEY }\n`);
    expect(result.warnings.map(formatProblem)).toContain(
      `all.yaml:2:39 account "acme": apiKey is a reference in another tool's syntax, and is sent as it is (write ${ref('ALOOCHAT_API_KEY')})`,
    );
  });
});

describe('blanks and line breaks at the ends of a secret', () => {
  const sent = (what: string) => `config.access_token ${what}, which is sent with it`;
  const printf = 'printf %s adds none where echo adds one';
  const strip = 'write |- in place of |, or remove it';

  it.each([
    ['access_token: |\n  abc-123456', 'abc-123456\n', `${sent('ends in a line break')} (${strip})`],
    ['access_token: |+\n  abc-123456\n\n', 'abc-123456\n\n\n', `${sent('ends in a line break')} (${strip})`],
    ['access_token: >\n  abc-123456', 'abc-123456\n', `${sent('ends in a line break')} (${strip})`],
    ['access_token: " abc-123456"', ' abc-123456', `${sent('begins with a blank')} (${strip})`],
    ['access_token: "abc-123456 "', 'abc-123456 ', `${sent('ends in a blank')} (${strip})`],
    ['access_token: "abc-123456\\t"', 'abc-123456\t', `${sent('ends in a blank')} (${strip})`],
    [`access_token: |\n  ${ref('GOOD')}`, 'good-123456\n', `${sent('ends in a line break')} (${strip})`],
    [
      `access_token: ${ref('ECHO')}`,
      'echo-123456\n',
      `${sent('the variable ECHO ends in a line break')} (${printf})`,
    ],
    [
      `access_token: ${ref('CRLF')}`,
      'crlf-123456\r',
      `${sent('the variable CRLF ends in a line break')} (${printf})`,
    ],
    [
      `access_token: Bearer ${ref('ECHO')}`,
      'Bearer echo-123456\n',
      `${sent('the variable ECHO ends in a line break')} (${printf})`,
    ],
    [
      `access_token: ${ref('UNSEEN')}`,
      'unseen\u200b123',
      'config.access_token the variable UNSEEN contains the invisible character U+200B (retype it instead of pasting it)',
    ],
  ])('%j is sent as it is, with a warning', async (yaml, value, warning) => {
    const env = {
      GOOD: 'good-123456',
      ECHO: 'echo-123456\n',
      CRLF: 'crlf-123456\r',
      UNSEEN: 'unseen\u200b123',
    };
    const { config, warnings } = await outcome(entry(yaml), env);
    expect(config).toEqual({ access_token: value });
    expect(warnings.map((text) => text.replace(/^all\.yaml:10:21 /, ''))).toContain(warning);
  });

  it.each([
    ['access_token: |-\n  abc-123456', 'abc-123456'],
    [`access_token: |-\n  ${ref('GOOD')}`, 'good-123456'],
    [
      'private_key: |\n  -----BEGIN X-----\n  abcdefghijklmnop\n  -----END X-----',
      '-----BEGIN X-----\nabcdefghijklmnop\n-----END X-----\n',
    ],
    ['greeting: |\n  Hello', 'Hello\n'],
  ])('nothing is said of %j', async (yaml, value) => {
    const { config, warnings } = await outcome(entry(yaml), { GOOD: 'good-123456' });
    expect(Object.values(config ?? {})).toEqual([value]);
    expect(warnings.filter((text) => text.includes('sent with it'))).toEqual([]);
  });

  it('a file loses one line break, and a second is a warning', async () => {
    const folder = folderOf({});
    for (const [name, text] of [
      ['none', 'abc-123456'],
      ['one', 'abc-123456\n'],
      ['two', 'abc-123456\n\n'],
    ] as const) {
      const file = join(folder, name);
      writeFileSync(file, text);
      const { config, warnings } = await outcome(entry(`access_token: ${ref(`file:${file}`)}`));
      expect(config).toEqual({ access_token: name === 'two' ? 'abc-123456\n' : 'abc-123456' });
      expect(warnings).toHaveLength(name === 'two' ? 1 : 0);
      if (name === 'two') expect(warnings[0]).toContain(`${name}" ends in a line break`);
    }
  });

  it('in an account’s credential they are a problem that names them', async () => {
    const result = await load(
      'accounts:\n  acme:\n    provider: aloochat\n    apiKey: |\n      key-123456\n',
    );
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'all.yaml:4:13 account "acme": apiKey must not begin or end with a line break: in YAML write |- in place of |, in a shell printf %s in place of echo',
    ]);
    expect(result.warnings).toEqual([]);
  });
});
