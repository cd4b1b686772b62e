import { describe, expect, it } from 'vitest';
import { accounts, oneIntegration, problemsOf, ref } from './load-files.ts';

const unit = '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10';

describe('entries that contradict each other', () => {
  const entry = (name: string, rest = '') => `{ account: acme, type: t, name: ${name}${rest} }`;

  it('the same key twice in one file', async () => {
    const text = `${accounts}integrations:\n  a: ${entry('x')}\n  b: ${entry('y')}\n  a: ${entry('z')}\n`;
    expect(await problemsOf(text)).toEqual([
      'all.yaml:7:3 integration "a": it is defined twice, first at all.yaml:5:3 (remove one integration "a", or give it another key)',
    ]);
  });

  it('the same key in two files, and the same account in two documents', async () => {
    const files = {
      'a.yaml': accounts,
      'b/c.yml': `integrations:\n  shop: ${entry('x')}\n`,
      'd.yaml': `integrations: {}\n---\naccounts:\n  acme: { provider: aloochat, apiKey: k-123 }\nintegrations:\n  shop: ${entry('y')}\n`,
    };
    expect(await problemsOf(files)).toEqual([
      'd.yaml:4:3 account "acme": it is defined twice, first at a.yaml:2:3 (remove one account "acme", or give it another name)',
      'd.yaml:6:3 integration "shop": it is defined twice, first at b/c.yml:2:3 (remove one integration "shop", or give it another key)',
    ]);
  });

  it('the same field twice', async () => {
    expect(await problemsOf(oneIntegration('name: T'))).toEqual([
      'all.yaml:5:50 "name" appears twice in this mapping (remove one of the two)',
    ]);
    expect(await problemsOf(oneIntegration('config: { a: { b: 1, b: 2 } }'))).toEqual([
      'all.yaml:5:71 "b" appears twice in this mapping (remove one of the two)',
    ]);
  });

  it('a section twice in one document', async () => {
    const text = `${accounts}integrations:\n  a: ${entry('x')}\nintegrations:\n  b: ${entry('y')}\n`;
    expect(await problemsOf(text)).toEqual([
      'all.yaml:6:1 "integrations" appears twice in this document (merge their entries)',
    ]);
  });

  it.each([
    ['Same', 'Same'],
    ['Same', 'sAME'],
    ['"caf\\u00e9"', '"cafe\\u0301"'],
    ['straße', 'STRASSE'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ])('two integrations of one account with the same type and the names %s and %s', async (one, other) => {
    const text = `${accounts}integrations:\n  a: ${entry(one)}\n  b: ${entry(other)}\n`;
    expect(await problemsOf(text)).toEqual([
      'all.yaml:6:38 integration "b": it has the same account, type and name as integration "a" at all.yaml:5:3 (give one of them another name; names compare without case)',
    ]);
  });

  it('not so in two accounts, or with two types', async () => {
    const text = `${accounts}integrations:
  a: { account: acme, type: t, name: n }
  b: { account: acme, type: u, name: n }
  c: { account: brasil, type: t, name: n }
`;
    expect(await problemsOf(text)).toEqual([]);
  });

  it('two accounts with the same credential, base URL and unit', async () => {
    const text = `accounts:
  a: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}" }
  b: { provider: aloochat, apiKey: aloo-key-1234, baseUrl: https://API.aloochat.ai/api/public/ }
  c: { provider: aloochat, apiKey: other-key-1234, baseUrl: https://proxy.example }
  d: { provider: toolzz, token: toolzz-key-1234 }
  e: { provider: toolzz, token: toolzz-key-1234, unit: ${unit}, user: ${unit} }
  f: { provider: toolzz, token: toolzz-key-1234, unit: ${unit.toUpperCase()}, user: ${unit} }
`;
    expect(await problemsOf(text)).toEqual([
      'all.yaml:3:3 account "b": it is the same as account "a" at all.yaml:2:3: credential and base URL are equal (two accounts on one credential would undo each other\'s changes; keep one)',
      'all.yaml:7:3 account "f": it is the same as account "e" at all.yaml:6:3: credential, base URL and unit are equal (two accounts on one credential would undo each other\'s changes; keep one)',
    ]);
  });
});

describe('all problems together', () => {
  it('of syntax, schema, references, duplicates and between entries come in one pass, by file and line', async () => {
    const files = {
      'accounts.yaml': `accounts:\n  acme: { provider: aloochat, apiKey: "${ref('NOT_SET')}", prune: all }\n`,
      'broken.yaml': 'integrations:\n  a: [1, 2\n',
      'empty.yaml': '# nothing\n',
      'shops.yaml': `integrations:
  one: { account: acme, type: t, name: same, activ: true }
  two: { account: acme, type: t, name: same }
  one: { account: acme, type: t, name: other }
`,
    };
    expect((await problemsOf(files)).map((text) => text.replace(/ .*/s, ''))).toEqual([
      'accounts.yaml:2:39',
      'accounts.yaml:2:60',
      'broken.yaml:3:1',
      'empty.yaml:1:1',
      'shops.yaml:2:46',
      'shops.yaml:3:40',
      'shops.yaml:4:3',
    ]);
  });

  it('an account that may stand in a broken file is not called unknown', async () => {
    const files = {
      'a.yaml': 'accounts: [',
      'b.yaml': 'integrations:\n  x: { account: acme, type: t, name: n }\n',
    };
    expect(await problemsOf(files)).toEqual([expect.stringMatching(/^a\.yaml:1:\d+ not valid YAML/)]);
  });

  it('an integration of an invalid account is not to blame', async () => {
    const text =
      'accounts:\n  acme: { provider: aloochat, apiKey: k-123, prune: all }\nintegrations:\n  x: { account: acme, type: t, name: n }\n';
    expect(await problemsOf(text)).toHaveLength(1);
  });
});
