import { describe, expect, it } from 'vitest';
import { accounts, oneIntegration, problemsOf, ref } from './load-files.ts';

const unit = '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10';

/** One AlooChat account on line 2; `rest` begins in column 48. */
const account = (rest: string): string =>
  `accounts:\n  acme: { provider: aloochat, apiKey: key-123, ${rest} }\n`;

describe('unknown fields and wrong values of an integration', () => {
  it.each([
    ['nmae: x', '50 integration "shop": "nmae" is not known (did you mean "name"?)'],
    [
      'zzzzzzzz: x',
      '50 integration "shop": "zzzzzzzz" is not known (known are: account, type, name, active, visibility, agentId, protect, drift, id, replace, config)',
    ],
    [
      'active: "yes"',
      '58 integration "shop": active must be true or false, not a string (write true or false)',
    ],
    ['active: 1', '58 integration "shop": active must be true or false, not a number'],
    [
      'active:',
      '50 integration "shop": active must be true or false, not empty (remove the line to leave it at its default)',
    ],
    [
      'visibility: pubic',
      '62 integration "shop": visibility must be private or public (did you mean "public"?)',
    ],
    ['agentId: 12', '59 integration "shop": agentId must be a string, not a number (put it in quotes)'],
    ['agentId: ""', '59 integration "shop": agentId must not be empty'],
    ['id: " x"', '54 integration "shop": id must not begin or end with a space'],
    ['protect: [true]', '59 integration "shop": protect must be true or false, not a list'],
    ['drift: revrt', '57 integration "shop": drift must be revert or report (did you mean "revert"?)'],
    ['config: 5', '58 integration "shop": config must be a mapping, not a number'],
    ['config: [a]', '58 integration "shop": config must be a mapping, not a list'],
    [
      'config:',
      '50 integration "shop": config must be a mapping, not empty (remove the line to leave it at its default)',
    ],
  ])('%s', async (rest, expected) => {
    expect(await problemsOf(oneIntegration(rest))).toEqual([`all.yaml:5:${expected}`]);
  });

  it.each([
    ['{ type: t, name: n }', '3 integration "shop": account is missing (write account: with a string)'],
    ['{ account: acme, name: n }', '3 integration "shop": type is missing (write type: with a string)'],
    ['{ account: acme, type: t }', '3 integration "shop": name is missing (write name: with a string)'],
    ['{ account: acme, type: "", name: n }', '32 integration "shop": type must not be empty'],
    [
      '{ account: acme, type: t, name: " n" }',
      '41 integration "shop": name must not begin or end with a space',
    ],
    [
      '{ account: acme, type: t, name: "a\\tb" }',
      '41 integration "shop": name must not contain control characters',
    ],
    [
      '{ account: acme, type: t, name: "a\\u009b2Jb" }',
      '41 integration "shop": name must not contain control characters',
    ],
    [
      `{ account: acme, type: t, name: ${'n'.repeat(201)} }`,
      '41 integration "shop": name must not be longer than 200 characters',
    ],
    [
      `{ account: acme, type: ${'t'.repeat(101)}, name: n }`,
      '32 integration "shop": type must not be longer than 100 characters',
    ],
    [
      '{ account: acne, type: t, name: n }',
      '20 integration "shop": there is no account "acne" (did you mean "acme"?)',
    ],
    [
      '{ account: zzzzzz, type: t, name: n }',
      '20 integration "shop": there is no account "zzzzzz" (accounts are: acme, brasil)',
    ],
    [
      '{ account: brasil, type: t, name: n, visibility: private }',
      '46 integration "shop": visibility is for AlooChat only, and account "brasil" is at Toolzz (remove it)',
    ],
    [
      '{ account: brasil, type: t, name: n, agentId: null }',
      '46 integration "shop": agentId is for AlooChat only, and account "brasil" is at Toolzz (remove it)',
    ],
    ['', '3 integration "shop": it is empty'],
    ['[]', '9 integration "shop": it must be a mapping of fields'],
    ['text', '9 integration "shop": it must be a mapping of fields'],
  ])('%s', async (entry, expected) => {
    const text = `${accounts}integrations:\n  shop: ${entry}\n`;
    expect(await problemsOf(text)).toEqual([`all.yaml:5:${expected}`]);
  });

  it.each([
    ['""', 'the key must not be empty'],
    ['" a"', 'the key must not begin or end with a space'],
    ['k'.repeat(201), 'the key must not be longer than 200 characters'],
    ['"__proto__"', '"__proto__" may not be a key (choose another name)'],
    ['constructor', '"constructor" may not be a key (choose another name)'],
    ['prototype', '"prototype" may not be a key (choose another name)'],
    ['"a\\u0007b"', 'the key "a\\u0007b" holds a control character (remove it)'],
    ['12', 'a key must be a string (put it in quotes: "12")'],
    ['true', 'a key must be a string (put it in quotes: "true")'],
    ['~', 'a key must be a string (put it in quotes: "~")'],
    ['? [a, b]\n  ', 'a key must be a string (write a text before the colon)'],
    [`"${ref('KEY')}"`, 'a key cannot contain a reference (references are for values)'],
  ])('the key %s', async (key, expected) => {
    const text = `${accounts}integrations:\n  ${key}: { account: acme, type: t, name: n }\n`;
    const problems = await problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^all\.yaml:5:[35] /);
    expect(problems[0]).toContain(expected);
  });

  it('keys may be any other text', async () => {
    const keys = ['"a b"', 'loja/são-paulo', '日本', '"12"', 'a.b:c', '"#1"', '🙂', 'k'.repeat(200)];
    const entries = keys.map((key, i) => `  ${key}: { account: acme, type: t, name: n${i} }\n`).join('');
    expect(await problemsOf(`${accounts}integrations:\n${entries}`)).toEqual([]);
  });
});

describe('wrong values of an account', () => {
  it.each([
    ['scedule: x', '48 account "acme": "scedule" is not known (did you mean "schedule"?)'],
    [
      'schedule: "61 * * * *"',
      '58 account "acme": schedule must be cron with five fields, or six with seconds, such as "*/5 * * * *"; not valid: minute',
    ],
    [
      'schedule: hourly',
      '58 account "acme": schedule must be cron with five fields, or six with seconds, such as "*/5 * * * *"',
    ],
    [
      'schedule: "@hourly"',
      '58 account "acme": schedule must be cron with five fields, or six with seconds, such as "*/5 * * * *"',
    ],
    [
      'schedule: "1-999999999 * * * *"',
      '58 account "acme": schedule must be cron with five fields, or six with seconds, such as "*/5 * * * *"',
    ],
    [
      'timezone: America/Sao_Paolo',
      '58 account "acme": timezone must be an IANA time zone such as UTC or America/Sao_Paulo; did you mean America/Sao_Paulo?',
    ],
    [
      'timezone: "+03:00"',
      '58 account "acme": timezone must be an IANA time zone such as UTC or America/Sao_Paulo',
    ],
    ['prune: all', '55 account "acme": prune must be owned or off (one of: owned, off)'],
    ['drift: ignore', '55 account "acme": drift must be revert or report (one of: revert, report)'],
    ['adopt: ID', '55 account "acme": adopt must be auto or id (did you mean "id"?)'],
    ['rate: 10', '54 account "acme": rate must be a string, not a number (put it in quotes)'],
    [
      'rate: 10/d',
      '54 account "acme": rate must be auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h',
    ],
    [
      'rate: 0/s',
      '54 account "acme": rate must be auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h',
    ],
    [
      'rate: -1/s',
      '54 account "acme": rate must be auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h',
    ],
    [
      'rate: 1e9/s',
      '54 account "acme": rate must be auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h',
    ],
    ['concurrency: 0', '61 account "acme": concurrency must be 1 or more'],
    ['concurrency: 65', '61 account "acme": concurrency must be 64 or less'],
    ['concurrency: 1.5', '61 account "acme": concurrency must be a whole number, not a number'],
    [
      'concurrency: "4"',
      `61 account "acme": concurrency must be a number, not a string (write it without quotes, or, where it comes from a variable, as $\{NAME:number})`,
    ],
    [
      'baseUrl: http://api.example.com',
      '57 account "acme": baseUrl is http, which would send the credential in the clear. Use https; http is allowed to localhost only',
    ],
    [
      'baseUrl: api.example.com',
      '57 account "acme": baseUrl is not an https:// URL. Correct it, or leave it out',
    ],
    [
      'baseUrl: ftp://example.com',
      '57 account "acme": baseUrl is not an https:// URL. Correct it, or leave it out',
    ],
    [
      'baseUrl: https://u:pw@example.com',
      '57 account "acme": baseUrl holds a user name, query or fragment. Leave only scheme, host, port and path',
    ],
    [
      'baseUrl: http://127.0.0.1.example.com',
      '57 account "acme": baseUrl is http, which would send the credential in the clear. Use https; http is allowed to localhost only',
    ],
    ['guards: 5', '56 account "acme": guards must be a mapping, not a number'],
    ['guards: { maxDeletes: -1 }', '70 account "acme": guards.maxDeletes must be 0 or more'],
    ['guards: { maxDeletePercent: 101 }', '76 account "acme": guards.maxDeletePercent must be 100 or less'],
    [
      'guards: { maxVanishedPercent: 1.5 }',
      '78 account "acme": guards.maxVanishedPercent must be a whole number, not a number',
    ],
    [
      'guards: { alowEmpty: true }',
      '58 account "acme": "guards.alowEmpty" is not known (did you mean "allowEmpty"?)',
    ],
    [
      `unit: ${unit}, user: ${unit}`,
      '48 account "acme": unit is for Toolzz only, and this account is at AlooChat (remove it)',
    ],
    [
      'token: abc',
      '48 account "acme": token is for Toolzz only, and this account is at AlooChat (the credential of AlooChat is apiKey)',
    ],
  ])('%s', async (rest, expected) => {
    expect((await problemsOf(account(rest)))[0]).toBe(`all.yaml:2:${expected}`);
  });

  it.each([
    ['{ apiKey: k-123 }', ['3 account "a": provider is missing (one of: aloochat, toolzz)']],
    [
      '{ provider: alochat, apiKey: k-123 }',
      ['18 account "a": provider must be aloochat or toolzz (did you mean "aloochat"?)'],
    ],
    [
      '{ provider: aloochat }',
      [
        `3 account "a": apiKey is missing (write apiKey: with a reference such as ${ref('ALOOCHAT_API_KEY')})`,
      ],
    ],
    [
      '{ provider: toolzz }',
      [`3 account "a": token is missing (write token: with a reference such as ${ref('TOOLZZ_TOKEN')})`],
    ],
    ['{ provider: aloochat, apiKey: "" }', ['36 account "a": apiKey must not be empty']],
    [
      '{ provider: toolzz, token: t-123, apiKey: k }',
      [
        '40 account "a": apiKey is for AlooChat only, and this account is at Toolzz (the credential of Toolzz is token)',
      ],
    ],
    [
      `{ provider: toolzz, token: t-123, unit: ${unit} }`,
      ['40 account "a": unit is there without user (write both, or neither to only observe the account)'],
    ],
    [
      `{ provider: toolzz, token: t-123, user: ${unit} }`,
      ['40 account "a": user is there without unit (write both, or neither to only observe the account)'],
    ],
    [`{ provider: toolzz, token: t-123, user: ${unit}, unit: x }`, ['90 account "a": unit must be a UUID']],
    ['', ['3 account "a": it is empty']],
    ['key', ['6 account "a": it must be a mapping of fields']],
  ])('%s', async (entry, expected) => {
    expect(await problemsOf(`accounts:\n  a: ${entry}\n`)).toEqual(
      expected.map((text) => `all.yaml:2:${text}`),
    );
  });

  it.each(['bad name', '-a', '.a', 'a:b', 'é', 'a'.repeat(65)])('the name %s', async (name) => {
    const problems = await problemsOf(`accounts:\n  "${name}": { provider: aloochat, apiKey: k-123 }\n`);
    expect(problems).toEqual([expect.stringContaining('the name is not valid (letters, digits')]);
  });

  it.each([
    'http://localhost:4010',
    'http://127.0.0.1:4010/v1',
    'http://127.1.2.3',
    'http://[::1]:4010',
    'https://proxy.example/aloo/',
  ])('baseUrl %s is fine', async (url) => {
    expect(await problemsOf(account(`baseUrl: "${url}"`))).toEqual([]);
  });
});
