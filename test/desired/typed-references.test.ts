import { describe, expect, it } from 'vitest';
import { load, ref } from './load-files.ts';
import { entry, outcome } from './one-config.ts';

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
