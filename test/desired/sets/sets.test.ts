import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../../src/desired/load.ts';
import { createLoadCache } from '../../../src/desired/load-cache.ts';
import { createParseCache } from '../../../src/desired/yaml/parse-cache.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { createSecretRegistry } from '../../../src/secrets/secret-registry.ts';
import { accounts, folderOf, problemsOf, ref, stateOf, testEnvironment } from '../load-files.ts';

const env = { SHOPIFY_BR_TOKEN: 'token-of-brasil', SHOPIFY_PT_TOKEN: 'token-of-portugal' };

const storefronts = `${accounts}sets:
  storefront:
    each:
      br: { account: acme, domain: acme-brasil.myshopify.com, token: "${ref('SHOPIFY_BR_TOKEN')}" }
      pt: { account: acme, domain: acme-portugal.myshopify.com, token: "${ref('SHOPIFY_PT_TOKEN')}" }
    integration:
      account: "{{ account }}"
      type: shopify
      name: "Shopify {{ key }}"
      config: { shop_domain: "{{ domain }}", access_token: "{{ token }}", api_version: "2024-01" }
`;

const writtenOut = `${accounts}integrations:
  storefront.br:
    account: acme
    type: shopify
    name: Shopify br
    config: { shop_domain: acme-brasil.myshopify.com, access_token: "${ref('SHOPIFY_BR_TOKEN')}", api_version: "2024-01" }
  storefront.pt:
    account: acme
    type: shopify
    name: Shopify pt
    config: { shop_domain: acme-portugal.myshopify.com, access_token: "${ref('SHOPIFY_PT_TOKEN')}", api_version: "2024-01" }
`;

describe('a set', () => {
  it('makes the same entries as they would be written out, each at the place of its row', async () => {
    const made = (await stateOf(storefronts, { env })).integrations;
    const written = (await stateOf(writtenOut, { env })).integrations;
    const meaning = (entries: typeof made) => entries.map(({ source: _source, ...rest }) => rest);
    expect(meaning(made)).toEqual(meaning(written));
    expect(made.map(({ source }) => source)).toEqual([
      { file: 'all.yaml', line: 7, column: 7, set: 'storefront' },
      { file: 'all.yaml', line: 8, column: 7, set: 'storefront' },
    ]);
  });

  it('may be in any file, with other sets and entries beside it', async () => {
    const set = (key: string) =>
      `sets:\n  ${key}:\n    each: { one: , two: {} }\n    integration: { account: acme, type: t, name: "${key} {{ key }}" }\n`;
    const files = {
      'a.yaml': set('a'),
      'b.yaml': `${accounts}integrations:\n  a: { account: acme, type: t, name: n }\n`,
      'c/d.yml': `${set('c')}---\n${set('d')}`,
    };
    const { integrations } = await stateOf(files);
    expect(integrations.map(({ key }) => key)).toEqual([
      'a',
      'a.one',
      'a.two',
      'c.one',
      'c.two',
      'd.one',
      'd.two',
    ]);
    expect(integrations[1]?.source).toMatchObject({ file: 'a.yaml', line: 3, column: 13 });
  });
});

it('works beside defaults and windows of the account', async () => {
  const yaml = `accounts:
  acme:
    provider: aloochat
    apiKey: ${ref('ALOOCHAT_API_KEY')}
    defaults: { visibility: private, protect: true, drift: report }   # for each entry of the account that does not say
    windows:                                        # when changes may be made; none: always
      - { kind: allow, schedule: "0 9 * * 1-5", duration: 8h, timezone: America/Sao_Paulo }
      - { kind: deny, schedule: "0 0 24 12 *", duration: 72h }
${storefronts.slice(storefronts.indexOf('sets:'))}`;
  const { integrations } = await stateOf(yaml, { env });
  const given = { account: 'acme', visibility: 'private', protect: true, drift: 'report' };
  expect(integrations).toMatchObject([
    { key: 'storefront.br', ...given, secretPaths: ['config.access_token'] },
    { key: 'storefront.pt', ...given, secretPaths: ['config.access_token'] },
  ]);
});

/** The config of the one entry of a set with one row, both in flow style. */
const configOf = async (row: string, config: string, env = {}): Promise<JsonObject | undefined> => {
  const yaml = `${accounts}sets:
  s:
    each: { r: ${row} }
    integration: { account: acme, type: t, name: n, config: ${config} }
`;
  return (await stateOf(yaml, { env })).integrations[0]?.config;
};

describe('a placeholder', () => {
  it.each<[row: string, value: JsonValue]>([
    ['text', 'text'],
    ['"2024-01"', '2024-01'],
    ['12', 12],
    ['0.5', 0.5],
    ['true', true],
    ['null', null],
    ['[1, { a: b }]', [1, { a: 'b' }]],
    ['{ a: { b: [true] } }', { a: { b: [true] } }],
    ['""', ''],
  ])('that is a whole string takes the value as it is: %s', async (written, value) => {
    expect(await configOf(`{ x: ${written} }`, '{ a: "{{ x }}", b: ["{{x}}"] }')).toEqual({
      a: value,
      b: [value],
    });
  });

  it('inside a text takes strings, numbers and booleans as text', async () => {
    const row = '{ a: one, b: 2, c: false }';
    expect(await configOf(row, '{ x: "{{ a }}-{{ b }}/{{ c }} of {{ key }}{{ a }}" }')).toEqual({
      x: 'one-2/false of rone',
    });
  });

  it('may be a whole config, and a whole mapping in it', async () => {
    expect(await configOf('{ all: { a: 1, b: [2] } }', '"{{ all }}"')).toEqual({ a: 1, b: [2] });
    expect(await configOf('{ in: { a: 1 } }', '{ deep: { down: "{{ in }}" } }')).toEqual({
      deep: { down: { a: 1 } },
    });
  });

  it('is no placeholder where {{ is written twice', async () => {
    expect(await configOf('{ x: 1 }', '{ a: "{{{{ x }}", b: "{{{{{{ x }}", c: "}} {{ x }} }}" }')).toEqual({
      a: '{{ x }}',
      b: '{{1',
      c: '}} 1 }}',
    });
  });

  it('in a value of a row is text, and so is {{ outside of a set', async () => {
    expect(
      await configOf('{ x: "{{ y }}", z: { a: "{{ key }}" } }', '{ a: "{{ x }}!", b: "{{ z }}" }'),
    ).toEqual({
      a: '{{ y }}!',
      b: { a: '{{ key }}' },
    });
    const { integrations } = await stateOf(
      `${accounts}integrations:\n  a: { account: acme, type: t, name: "{{ x }} {{{{", config: { a: "{{" } }\n`,
    );
    expect(integrations[0]).toMatchObject({ name: '{{ x }} {{{{', config: { a: '{{' } });
  });

  it('has names with letters of any language, digits, dots, hyphens and underscores', async () => {
    expect(await configOf('{ região: 1, a.b-c_2: 2 }', '{ x: "{{ região }}", y: "{{a.b-c_2}}" }')).toEqual({
      x: 1,
      y: 2,
    });
  });
});

describe('a reference', () => {
  const values = { A: 'one', B: '{{ key }}', N: '7', C: ref('A') };

  it('in a row or in the template is resolved once, and what it gives is not searched', async () => {
    const config = `{ a: "{{ x }}", b: "<{{ x }}>", c: "${ref('A')}{{ y }}", d: "{{ z }}" }`;
    const row = `{ x: "${ref('B')}", y: "${ref('C')}", z: "$${ref('A')}" }`;
    expect(await configOf(row, config, values)).toEqual({
      a: '{{ key }}',
      b: '<{{ key }}>',
      c: `one${ref('A')}`,
      d: ref('A'),
    });
  });

  it('with a type stays a number', async () => {
    expect(await configOf(`{ x: "${ref('N:int')}" }`, '{ a: "{{ x }}" }', values)).toEqual({ a: 7 });
  });

  it('of the template may have a row’s value in its name', async () => {
    const config = `{ a: "${ref('TOKEN_{{ id }}')}", b: "${ref('NONE:-{{ key }}')}" }`;
    expect(await configOf('{ id: BR }', config, { TOKEN_BR: 'secret-1234' })).toEqual({
      a: 'secret-1234',
      b: 'r',
    });
  });

  it('is not made by a $ before a placeholder', async () => {
    expect(await configOf('{ x: 5 }', `{ a: "$\{{ x }}", b: "$$ {{ x }}" }`)).toEqual({ a: '$5', b: '$$ 5' });
  });
});

describe('YAML', () => {
  it('anchors, aliases and merge keys work in rows and templates', async () => {
    const yaml = `x-rows: &rows
  br: &br { domain: br.example }
x-common: &common { account: acme, type: t }
${accounts}sets:
  s:
    each:
      <<: *rows
      pt: { <<: *br, domain: pt.example }
      es: *br
    integration:
      <<: *common
      name: "{{ key }}"
      config: { domain: "{{ domain }}" }
`;
    const { integrations } = await stateOf(yaml);
    expect(integrations.map(({ key, config, source }) => [key, config.domain, source.line])).toEqual([
      ['s.br', 'br.example', 2],
      ['s.es', 'br.example', 12],
      ['s.pt', 'pt.example', 11],
    ]);
  });
});

describe('caches', () => {
  it('of files and of whole loads see an edit of a row and of the template', async () => {
    const folder = folderOf({ 'all.yaml': storefronts });
    const caches = { parseCache: createParseCache(), loadCache: createLoadCache() };
    const environment = { ...testEnvironment, ...env };
    const secrets = createSecretRegistry();
    const again = async () => {
      const loaded = await loadDesired({ path: folder, cwd: folder, environment, secrets, ...caches });
      return loaded.ok ? loaded.state : null;
    };
    const first = await again();
    expect((await again())?.integrations).toBe(first?.integrations);
    writeFileSync(
      `${folder}/all.yaml`,
      storefronts.replace('acme-brasil', 'brasil').replace('2024-01', '2024-07'),
    );
    const edited = await again();
    expect(edited?.integrations.map(({ config }) => [config.shop_domain, config.api_version])).toEqual([
      ['brasil.myshopify.com', '2024-07'],
      ['acme-portugal.myshopify.com', '2024-07'],
    ]);
    expect(edited?.revision).not.toBe(first?.revision);
  });
});

it('forty rows in five accounts are forty entries', async () => {
  const names = ['a1', 'a2', 'a3', 'a4', 'a5'];
  const five = `accounts:\n${names.map((name) => `  ${name}: { provider: aloochat, apiKey: key-of-${name} }\n`).join('')}`;
  const rows = Array.from({ length: 40 }, (_, at) => `      r${at}: { account: a${(at % 5) + 1} }\n`).join(
    '',
  );
  const yaml = `${five}sets:\n  s:\n    each:\n${rows}    integration: { account: "{{ account }}", type: t, name: "{{ key }}" }\n`;
  expect(await problemsOf(yaml)).toEqual([]);
  const { integrations } = await stateOf(yaml);
  expect(integrations).toHaveLength(40);
  expect(new Set(integrations.map(({ account }) => account))).toEqual(new Set(names));
});
