import { describe, expect, test } from 'vitest';
import { type Imported, importAccounts } from '../../src/import/import-accounts.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { load, ref } from '../desired/load-files.ts';
import { account, aloochatLike, planOf } from '../support/plan-fixtures.ts';
import { inputOf, keysOf, liveCalled, setTo } from './import-fixture.ts';

const shop = (
  id: string,
  name: string,
  domain: string,
  given: Partial<LiveIntegration> = {},
): LiveIntegration =>
  liveCalled(id, name, {
    config: { shop_domain: domain, access_token: '***', api_version: '2024-01' },
    ...given,
  });

const three = [
  shop('id-1', 'Shopify Brasil', 'brasil.example'),
  shop('id-2', 'Shopify Portugal', 'portugal.example'),
  shop('id-3', 'Shopify España', 'espana.example'),
];

const setsOf = (items: readonly LiveIntegration[], given: Parameters<typeof inputOf>[2] = {}): Imported =>
  importAccounts([inputOf(items, aloochatLike, given)], true);

const accounts = (names: readonly string[]): string =>
  `accounts:\n${names.map((name) => `  ${name}: { provider: aloochat, apiKey: key-of-${name} }\n`).join('')}`;

/** Loads an import with every variable set that it asked for. */
const loaded = async (imported: Imported, names: readonly string[] = ['acme']) => {
  const env = Object.fromEntries(imported.variables.map(({ name }) => [name, setTo(name)]));
  const result = await load({ 'a.yaml': accounts(names), 'b.yaml': imported.yaml ?? '' }, { env });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.state;
};

/** The lines below the comment at the top. */
const bodyOf = ({ yaml }: Imported): string => (yaml ?? '').replace(/^(?:#.*\n)*\n/, '');

describe('an import with sets', () => {
  test('writes three that differ in values only as one set, with a reference in each row', () => {
    const imported = setsOf(three);
    expect(bodyOf(imported)).toBe(`sets:
  shopify:
    each:
      brasil:
        name: Shopify Brasil
        access_token: ${ref('SHOPIFY_BRASIL_ACCESS_TOKEN')}
        shop_domain: brasil.example
      espana:
        name: Shopify España
        access_token: ${ref('SHOPIFY_ESPANA_ACCESS_TOKEN')}
        shop_domain: espana.example
      portugal:
        name: Shopify Portugal
        access_token: ${ref('SHOPIFY_PORTUGAL_ACCESS_TOKEN')}
        shop_domain: portugal.example
    integration:
      account: acme
      type: shopify
      name: "{{ name }}"
      config:
        access_token: "{{ access_token }}"
        api_version: "2024-01"
        shop_domain: "{{ shop_domain }}"
`);
    expect(keysOf(imported)).toEqual(['shopify.brasil', 'shopify.espana', 'shopify.portugal']);
    expect(imported.sets).toBe(1);
    expect(imported.variables[0]).toEqual({
      name: 'SHOPIFY_BRASIL_ACCESS_TOKEN',
      key: 'shopify.brasil',
      field: 'config.access_token',
    });
    expect(imported.yaml).toContain('Written by `setpoint import acme --sets`: 3 integrations');
  });

  test('plans nothing but to adopt what it wrote', async () => {
    const { integrations } = await loaded(setsOf(three));
    const plan = planOf({ desired: integrations, live: three });
    expect(plan.changes.map(({ key, action, adopts, id }) => [key, adopts ? 'adopts' : action, id])).toEqual([
      ['shopify.brasil', 'adopts', 'id-1'],
      ['shopify.espana', 'adopts', 'id-3'],
      ['shopify.portugal', 'adopts', 'id-2'],
    ]);
  });

  test('never happens without being asked for', () => {
    const imported = importAccounts([inputOf(three)], false);
    expect(imported.yaml).not.toContain('sets:');
    expect(imported.sets).toBe(0);
  });

  test('writes two, and others, as entries beside it', () => {
    const imported = setsOf([
      ...three,
      liveCalled('id-4', 'Slack A', { type: 'slack', config: { channel: 'a' } }),
      liveCalled('id-5', 'Slack B', { type: 'slack', config: { channel: 'b' } }),
      shop('id-6', 'Shopify Other', 'o.example', { config: { shop_domain: 'o.example', more: 1 } }),
    ]);
    expect(keysOf(imported)).toEqual([
      'shopify-other',
      'shopify.brasil',
      'shopify.espana',
      'shopify.portugal',
      'slack-a',
      'slack-b',
    ]);
    expect(imported.yaml).toMatch(/^sets:\n.*\nintegrations:\n {2}shopify-other:/ms);
  });

  test('says active in each row where one is switched off', async () => {
    const imported = setsOf([
      ...three.slice(1),
      shop('id-1', 'Shopify Brasil', 'b.example', { active: false }),
    ]);
    expect(keysOf(imported)).toHaveLength(3);
    const { integrations } = await loaded(imported);
    expect(integrations.map(({ key, active }) => [key, active])).toEqual([
      ['shopify.brasil', false],
      ['shopify.espana', true],
      ['shopify.portugal', true],
    ]);
  });

  test('keeps what looks like a placeholder', async () => {
    const items = ['a', 'b', 'c'].map((name) =>
      liveCalled(`id-${name}`, `Bot ${name}`, {
        type: 'slack',
        config: {
          same: 'Hello {{ customer }} {{{{',
          deep: { list: ['{{ x }}', { a: '{{' }, 1, null] },
          own: `{{ ${name} }}`,
          key: `k-${name}`,
          list: ['{{', name],
        },
      }),
    );
    const { integrations } = await loaded(setsOf(items));
    expect(integrations.map(({ config }) => config)).toEqual(items.map(({ config }) => config));
  });

  test('leaves out of sets what has a placeholder in a key', () => {
    const items = ['a', 'b', 'c'].map((name) =>
      liveCalled(`id-${name}`, `Bot ${name}`, { type: 'slack', config: { '{{ x }}': name } }),
    );
    expect(setsOf(items).sets).toBe(0);
  });

  test('names values with their parents where two have the same name', async () => {
    const items = ['a', 'b', 'c'].map((name) =>
      liveCalled(`id-${name}`, `Bot ${name}`, {
        type: 'slack',
        config: { name: `n-${name}`, one: { url: `1-${name}` }, two: { url: `2-${name}` }, '9 x': name },
      }),
    );
    const imported = setsOf(items);
    expect(imported.yaml).toContain(`      a:
        name: Bot a
        _9_x: a
        config_name: n-a
        url: 1-a
        two_url: 2-a
`);
    const { integrations } = await loaded(imported);
    expect(integrations.map(({ config }) => config)).toEqual(items.map(({ config }) => config));
  });

  test('comments a secret that may be there out in the template and in each row', async () => {
    const items = three.map((item) => ({ ...item, config: { shop_domain: item.id } }));
    const capabilities = {
      ...aloochatLike,
      form: () => ({
        fields: [{ name: 'access_token', secret: true, required: false }],
        closed: false,
      }),
    };
    const imported = importAccounts([inputOf(items, capabilities)], true);
    expect(imported.yaml).toContain('        # access_token: "{{ access_token }}"\n');
    expect(imported.yaml).toContain(`        # access_token: ${ref('SHOPIFY_BRASIL_ACCESS_TOKEN')}\n`);
    const on = (imported.yaml ?? '').replace(/# (access_token: )/g, '$1');
    const result = await load({ 'a.yaml': accounts(['acme']), 'b.yaml': on }, { withoutSecrets: true });
    expect(result.ok && result.state.integrations.map(({ secretPaths }) => secretPaths)).toEqual([
      ['config.access_token'],
      ['config.access_token'],
      ['config.access_token'],
    ]);
  });

  test('comments out what cannot be written, so that removing the # is enough', async () => {
    const imported = setsOf([...three, shop('id-9', ' Padded', 'p.example')]);
    const [sets = '', off = ''] = (imported.yaml ?? '').split('# integrations:\n');
    expect(off).toMatch(/^\n {2}# Its name at the provider is not allowed here/);
    const entry = off.slice(off.indexOf('  # padded:')).replace(/^ {2}# /gm, '  ');
    const files = { 'a.yaml': accounts(['acme']), 'b.yaml': `${sets}integrations:\n${entry}` };
    const result = await load(files, { withoutSecrets: true });
    expect(result.ok && result.state.integrations.map(({ key }) => key)).toContain('padded');
  });
});

describe('names of sets and rows', () => {
  const named = (items: readonly LiveIntegration[], takenKeys: readonly string[] = []) =>
    keysOf(setsOf(items, { takenKeys }));

  const called = (...names: readonly string[]) =>
    names.map((name, at) => shop(`id-${at}`, name, `${at}.example`));

  test.each<[names: readonly string[], keys: readonly string[]]>([
    [
      ['Store A', 'Store B', 'Store C'],
      ['store.a', 'store.b', 'store.c'],
    ],
    [
      ['BR shop', 'PT shop', 'ES shop'],
      ['shop.br', 'shop.es', 'shop.pt'],
    ],
    [
      ['Lisboa', 'Porto', 'Faro'],
      ['shopify.faro', 'shopify.lisboa', 'shopify.porto'],
    ],
    [
      ['Store', 'Store B', 'Store C'],
      ['shopify.store', 'shopify.store-b', 'shopify.store-c'],
    ],
    [
      ['My Store 1', 'My Store 2', 'My Store 3'],
      ['my-store.1', 'my-store.2', 'my-store.3'],
    ],
  ])('of %j', async (names, keys) => {
    expect(named(called(...names))).toEqual(keys);
    expect(await loaded(setsOf(called(...names)))).toBeTruthy();
  });

  test('are not those of a set that is there already', () => {
    expect(named(called('Store A', 'Store B', 'Store C'), ['store.x', 'store-2.y'])).toEqual([
      'store-3.a',
      'store-3.b',
      'store-3.c',
    ]);
  });
});

test('several accounts make one file, and one set where they have the same', async () => {
  const names = ['acme', 'globex', 'initech'];
  const inputs = names.map((name) =>
    inputOf([shop(`id-${name}`, 'Support', `${name}.example`)], aloochatLike, { account: account({ name }) }),
  );
  const imported = importAccounts(inputs, true);
  expect(imported.integrations.map(({ key, account: of }) => [key, of])).toEqual(
    names.map((name) => [`support.${name}`, name]),
  );
  expect(imported.yaml).toContain('      account: "{{ account }}"\n');
  const { integrations } = await loaded(imported, names);
  expect(integrations.map(({ account: of, name, config }) => [of, name, config.shop_domain])).toEqual(
    names.map((name) => [name, 'Support', `${name}.example`]),
  );
});

test('a secret that another account shows in clear is written nowhere', () => {
  const secret = 'secret-of-globex-9f3kq27';
  const imported = importAccounts(
    [
      inputOf([liveCalled('id-1', 'A', { config: { note: secret } })]),
      inputOf([liveCalled('id-2', 'B', { config: { api_key: secret } })], aloochatLike, {
        account: account({ name: 'globex' }),
      }),
    ],
    false,
  );
  expect(JSON.stringify(imported)).not.toContain(secret);
});
