import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { accounts, folderOf, load, ref } from './load-files.ts';

/** One integration whose config, from line 8 on, is this YAML. */
const entry = (config: string): string =>
  `${accounts}integrations:
  shop:
    account: acme
    type: shopify
    name: S
    config:
${config.replace(/^/gm, '      ')}
`;

/** What comes of a config: its values, or the problems, and the warnings. Places and what every text has in common are left out. */
const outcome = async (yaml: string, env: Record<string, string> = {}) => {
  const result = await load(yaml, { env });
  const texts = (problems: typeof result.warnings) =>
    problems.map((problem) => formatProblem(problem).replace('integration "shop": ', ''));
  return {
    config: result.ok ? result.state.integrations[0]?.config : null,
    problems: result.ok ? [] : texts(result.problems),
    warnings: texts(result.warnings),
  };
};

const pairs = 'braces in a default must be balanced; for a single one, set the variable and omit the default';
const digits = 'digits only, without a leading zero, a blank or a line break';

describe('a default with braces', () => {
  const set = { OPTS: '{"b":2}', U: 'https://prod', EMPTY: '' };

  it.each([
    ['OPTS:-{"a":1}', '{"b":2}'],
    ['NONE:-{"a":1}', '{"a":1}'],
    ['NONE:-{"a":{"b":{}}}', '{"a":{"b":{}}}'],
    ['U:-https://x/{id}/y', 'https://prod'],
    ['NONE:-https://x/{id}/y', 'https://x/{id}/y'],
    ['EMPTY:-{}', '{}'],
    ['NONE:-{{ name }}', '{{ name }}'],
  ])('the reference %s gives %s', async (inner, expected) => {
    const { config, problems } = await outcome(entry(`a: '${ref(inner)}'`), set);
    expect(problems).toEqual([]);
    expect(config).toEqual({ a: expected });
  });

  it.each([
    [`{"a": ${ref('N:-1')}}`, '{"a": 1}'],
    [`{"a": {"b": ${ref('N:-{}')}}}`, '{"a": {"b": {}}}'],
    [`$${ref('A')} ${ref('N:-x')}`, `${ref('A')} x`],
    [`}${ref('N:-x')}`, '}x'],
    [`${ref('U')}}`, 'https://prod}'],
  ])('braces around it are left alone: %s', async (text, expected) => {
    const { config, problems } = await outcome(entry(`a: '${text}'`), set);
    expect(problems).toEqual([]);
    expect(config).toEqual({ a: expected });
  });

  it.each([
    [`${ref('U:-a}b')}`, 'unmatched } after the default of a reference'],
    [`${ref('U:-{"a":"}"}')}`, 'unmatched } after the default of a reference'],
    [`${ref('U:-{a')}`, 'a reference is not closed'],
    [`${ref('U:-{"a":"{"}')} and more`, 'a reference is not closed'],
  ])('a lone one is a problem with the way to write it, set or not: %s', async (text, message) => {
    for (const env of [set, {}]) {
      const { problems } = await outcome(entry(`a: '${text}'`), env);
      expect(problems).toEqual([`all.yaml:10:10 config.a: ${message} (${pairs})`]);
    }
  });
});

describe('a reference with a type', () => {
  const env = {
    PORT: '5432',
    NEG: '-3',
    ZERO: '0',
    MINUS_ZERO: '-0',
    HALF: '0.5',
    BIG: '1e3',
    YES: 'true',
    NO: 'false',
    WORD: 'hunter22',
    LINE: '5432\n',
    ZEROS: '0755',
    LONG: '12345678901234567890',
    CAPITAL: 'True',
    EMPTY: '',
  };

  it.each<[string, unknown]>([
    ['PORT:int', 5432],
    ['NEG:int', -3],
    ['ZERO:int', 0],
    ['MINUS_ZERO:int', 0],
    ['PORT:number', 5432],
    ['HALF:number', 0.5],
    ['BIG:number', 1000],
    ['YES:bool', true],
    ['NO:bool', false],
    ['NONE:int:-8080', 8080],
    ['EMPTY:int:-8080', 8080],
    ['NONE:bool:-false', false],
    ['PORT', '5432'],
    ['YES', 'true'],
  ])('the reference %s gives %s', async (inner, expected) => {
    const { config, problems, warnings } = await outcome(entry(`a: ${ref(inner)}`), env);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(config).toEqual({ a: expected });
  });

  it.each([
    [ref('WORD:int'), `the variable WORD is not a whole number (${digits})`],
    [ref('HALF:int'), `the variable HALF is not a whole number (${digits})`],
    [ref('ZEROS:int'), `the variable ZEROS is not a whole number (${digits})`],
    [
      ref('LONG:int'),
      'the variable LONG has more digits than a number can represent (omit the type to send it as a string)',
    ],
    [
      ref('WORD:number'),
      'the variable WORD is not a number (as JSON writes it, such as 0.5, without a blank or a line break)',
    ],
    [
      ref('CAPITAL:bool'),
      'the variable CAPITAL is neither true nor false (exactly true or false, without a blank or a line break)',
    ],
    [ref('PORT:int:-x'), `the default of a reference is not a whole number (${digits})`],
    [
      `x${ref('PORT:int')}`,
      `a reference with a type must be the whole value (write ${ref('PORT')}, or remove the text around it)`,
    ],
    [
      ref('NONE:int'),
      `the variable NONE is not set (set it in the environment or in .env, or write ${ref('NONE:int:-default')})`,
    ],
    [ref('PORT:integer'), 'the type of a reference is not known (the types are int, number, bool)'],
  ])('%s is a problem that does not repeat the value', async (text, message) => {
    const { problems } = await outcome(entry(`a: ${text}`), env);
    expect(problems).toEqual([`all.yaml:10:10 config.a: ${message}`]);
  });

  it('a line break in the value is a problem, and a warning only once', async () => {
    const { problems, warnings } = await outcome(entry(`a: ${ref('LINE:int')}`), env);
    expect(problems).toEqual([
      `all.yaml:10:10 config.a: the variable LINE is not a whole number (${digits})`,
    ]);
    expect(warnings).toEqual([]);
  });

  it('serves the fields of an account and of an entry that are numbers and booleans', async () => {
    const yaml = `accounts:
  acme: { provider: aloochat, apiKey: key-123456, concurrency: "${ref('PORT:int:-8')}", guards: { maxDeletes: "${ref('NONE:int:-3')}" } }
integrations:
  shop: { account: acme, type: shopify, name: S, active: "${ref('NO:bool')}" }
`;
    const result = await load(yaml, { env: { ...env, PORT: '9' } });
    expect(result.ok && result.state.accounts[0]).toMatchObject({
      concurrency: 9,
      guards: { maxDeletes: 3 },
    });
    expect(result.ok && result.state.integrations[0]).toMatchObject({ active: false });
  });

  it('may be unset where secrets are left out', async () => {
    const yaml = `accounts:
  acme: { provider: aloochat, apiKey: "${ref('A')}", concurrency: "${ref('NONE:int')}" }
integrations:
  shop: { account: acme, type: shopify, name: S, active: "${ref('NONE:bool')}", config: { a: "${ref('NONE:number')}" } }
`;
    expect(await load(yaml, { withoutSecrets: true })).toMatchObject({ ok: true });
  });

  it('is secret by origin, and scrubbed only if it cannot occur in ordinary text', async () => {
    const result = await load(entry(`a: ${ref('PORT:int')}\nb: ${ref('YES:bool')}`), { env });
    expect(result.ok && result.state.integrations[0]?.secretPaths).toEqual(['config.a', 'config.b']);
  });
});

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

describe('a number or a word with a doubt', () => {
  const number = (read: string) =>
    `this reads as the number ${read} (put it in quotes if it is meant as a string)`;
  const word = (text: string) =>
    `this reads as the string "${text}", and in tools that read older YAML as a boolean (write true or false, or put it in quotes if it is meant as a string)`;
  const old =
    'this reads as a string, and in tools that read older YAML as a number (write the digits alone, or put it in quotes if it is meant as a string)';
  const quotes =
    'the quotes around this are typographic ones, and part of the text (write "straight" quotes)';
  const unseen = (code: string) =>
    `the text contains the invisible character ${code} (retype it instead of pasting it)`;

  it.each<[string, unknown, string | null]>([
    ['0755', 755, number('755')],
    ['1.10', 1.1, number('1.1')],
    ['12345e6', 12_345_000_000, number('12345000000')],
    ['1.5E3', 1500, number('1500')],
    ['1e3', 1000, number('1000')],
    ['0x1F', 31, number('31')],
    ['0o755', 493, number('493')],
    ['1e-400', 0, number('0')],
    ['+5', 5, number('5')],
    ['.5', 0.5, number('0.5')],
    ['0.12345678901234567890', 0.123_456_789_012_345_68, number('0.12345678901234568')],
    ['15', 15, null],
    ['-0.5', -0.5, null],
    ['1.5', 1.5, null],
    ['"0755"', '0755', null],
    ['!!int 0755', 755, null],
    ['yes', 'yes', word('yes')],
    ['No', 'No', word('No')],
    ['on', 'on', word('on')],
    ['OFF', 'OFF', word('OFF')],
    ['"yes"', 'yes', null],
    ["'off'", 'off', null],
    ['true', true, null],
    ['False', false, null],
    ['yes please', 'yes please', null],
    ['1_000', '1_000', old],
    ['0b101', '0b101', old],
    ['snake_1', 'snake_1', null],
    ['2024-01', '2024-01', null],
    ['09:30', '09:30', null],
    ['“2024-01”', '“2024-01”', quotes],
    ['‘a’', '‘a’', quotes],
    ['«a»', '«a»', quotes],
    ['Maria’s Shop', 'Maria’s Shop', null],
    ['"“said”"', '“said”', null],
    ['"a\u200bb"', 'a\u200bb', unseen('U+200B')],
    ["'a\u00ad'", 'a\u00ad', unseen('U+00AD')],
    ["'a\u202eb'", 'a\u202eb', unseen('U+202E')],
    ['"a\\u200bb"', 'a\u200bb', null],
  ])('%s gives %s', async (written, value, warning) => {
    const { config, problems, warnings } = await outcome(entry(`a: ${written}`));
    expect(problems).toEqual([]);
    expect(config).toEqual({ a: value });
    expect(warnings).toEqual(warning === null ? [] : [`all.yaml:10:10 ${warning}`]);
  });

  it.each([
    '12345678901234567890',
    '0x1FFFFFFFFFFFFFFF',
    '0o7777777777777777777777',
    '-12345678901234567890',
  ])('%s loses digits, which is a problem', async (written) => {
    const { problems } = await outcome(entry(`a: ${written}`));
    expect(problems).toEqual([
      'all.yaml:10:10 the number has more digits than a number can represent (put it in quotes to make it a string)',
    ]);
  });

  it('a name, a key and a config key in typographic quotes or with something invisible are warnings', async () => {
    const { warnings, config } = await outcome(`${accounts}integrations:
  “shop”: { account: acme, type: shopify, name: “My Shop”, config: { "a\u200b": 1 } }
`);
    expect(config).toEqual({ 'a\u200b': 1 });
    expect(warnings).toEqual([
      `all.yaml:5:3 ${quotes}`,
      `all.yaml:5:49 ${quotes}`,
      `all.yaml:5:70 ${unseen('U+200B')}`,
    ]);
  });

  it('a rejected text gets no warning as well', async () => {
    const { problems, warnings } = await outcome(`${accounts}integrations:
  shop: { account: acme, type: shopify, name: S, active: yes }
`);
    expect(problems).toEqual([
      'all.yaml:5:58 active must be true or false, not a string (write true or false)',
    ]);
    expect(warnings).toEqual([]);
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

describe('a place for anchors', () => {
  it('is every key at the top that begins with x-', async () => {
    const { config, problems, warnings } = await outcome(`x-shared: &shared { region: eu, retries: 3 }
x-empty:
${accounts}integrations:
  shop: { account: acme, type: shopify, name: S, config: { <<: *shared, zone: z } }
`);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(config).toEqual({ region: 'eu', retries: 3, zone: 'z' });
  });

  it.each(['x', 'X-shared', 'shared', 'xshared'])('%s is none', async (key) => {
    const { problems } = await outcome(`${key}: {}\n${entry('a: 1')}`);
    expect(problems[0]).toContain(`all.yaml:1:1 "${key}" is not known at the top of a file`);
  });

  it('a merge key is allowed inside an entry only', async () => {
    const { problems } = await outcome(`x-shared: &shared { a: { account: acme, type: t, name: n } }
<<: *shared
${accounts}  <<: *shared
integrations:
  <<: *shared
`);
    const hint = 'write each entry under its own key; inside an entry << merges';
    expect(problems).toEqual([
      'all.yaml:2:1 "<<" is not known at the top of a file (a merge key is only allowed inside an entry)',
      `all.yaml:6:3 the merge key << is not allowed under accounts (${hint})`,
      `all.yaml:8:3 the merge key << is not allowed under integrations (${hint})`,
    ]);
  });
});
