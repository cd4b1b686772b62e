import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { desiredJsonSchema, type JsonSchema } from '../../src/desired/schema/json-schema.ts';
import { jsonText } from '../../src/desired/schema/json-text.ts';
import { read, root } from '../repository/files.ts';
import { createSchemaCheck } from '../support/json-schema.ts';
import { load, ref } from './load-files.ts';

const schema = desiredJsonSchema();

/** Every field below a schema, with its path; `*` is any name. */
const fieldsOf = (of: JsonSchema, path = ''): (readonly [path: string, field: JsonSchema])[] => {
  const further = of.additionalProperties;
  return [
    ...Object.entries(of.properties ?? {}).flatMap(([name, field]) =>
      field === false ? [] : [[`${path}${name}`, field] as const, ...fieldsOf(field, `${path}${name}.`)],
    ),
    ...(of.items ? fieldsOf(of.items, `${path}[].`) : []),
    ...(typeof further === 'object' && Object.keys(further).length > 0
      ? [[`${path}*`, further] as const, ...fieldsOf(further, `${path}*.`)]
      : []),
  ];
};

const fields = new Map(fieldsOf(schema));

const under = (section: string): string[] =>
  [...fields.keys()]
    .filter((path) => path.startsWith(`${section}.*.`) && path.split('.').length === 3)
    .map((path) => path.split('.')[2] ?? '')
    .sort();

describe('the schema of the desired state', () => {
  it('describes every field, and gives an example of it', () => {
    expect(fields.size).toBeGreaterThan(25);
    const lacking = (name: string) =>
      [...fields].filter(([, field]) => !Object.hasOwn(field, name)).map(([path]) => path);
    expect(lacking('description')).toEqual([]);
    expect(lacking('examples')).toEqual([
      'accounts',
      'accounts.*',
      'integrations',
      'integrations.*',
      'sets',
      'sets.*',
      'sets.*.integration',
    ]);
  });

  it('knows every field of the documentation, and no other', () => {
    expect(under('accounts')).toEqual([
      'adopt',
      'apiKey',
      'baseUrl',
      'concurrency',
      'defaults',
      'drift',
      'guards',
      'provider',
      'prune',
      'rate',
      'schedule',
      'timezone',
      'token',
      'unit',
      'user',
      'windows',
    ]);
    expect(under('integrations')).toEqual([
      'account',
      'active',
      'agentId',
      'config',
      'drift',
      'id',
      'name',
      'protect',
      'replace',
      'type',
      'visibility',
    ]);
  });

  it('states the defaults that loading has', async () => {
    const loaded = await load('accounts: { acme: { provider: aloochat, apiKey: aloo-key-1234 } }');
    const account = loaded.ok ? loaded.state.accounts[0] : undefined;
    const defaults = ['schedule', 'timezone', 'prune', 'drift', 'concurrency', 'adopt'] as const;
    for (const name of defaults) {
      expect(fields.get(`accounts.*.${name}`), name).toHaveProperty('default', account?.[name]);
    }
    expect(fields.get('accounts.*.guards.maxDeletes')).toHaveProperty('default', account?.guards.maxDeletes);
  });
});

describe('desired-state/', () => {
  const folder = join(root, 'desired-state');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it('holds the schema as `setpoint schema` prints it now', () => {
    // When this fails: node dist/src/cli/main.js schema > desired-state/setpoint.schema.json
    expect(read('desired-state/setpoint.schema.json')).toBe(jsonText(schema));
  });

  it.each(files)('%s names the schema in its first line, for editors', (name) => {
    expect(readFileSync(join(folder, name), 'utf8').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=setpoint.schema.json',
    );
  });

  it.each(files)('%s is valid by it', (name) => {
    const check = createSchemaCheck(schema);
    const documents = parseAllDocuments(readFileSync(join(folder, name), 'utf8'));
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) expect(check((document as { toJS(): unknown }).toJS())).toEqual([]);
  });
});

const account = `provider: aloochat, apiKey: "${ref('KEY')}"`;
const entry = 'account: acme, type: shopify, name: Shop';
const withAccount = (text: string): string => `accounts: { acme: { ${text} } }`;
const withEntry = (text: string): string => `integrations: { shop: { ${text} } }`;

const one = 'each: { a: { v: x } }';
const withSet = (fields: string, integration: string): string =>
  `sets: { s: { ${fields}, integration: { ${integration.replace('Shop {{ v }}', '"Shop {{ v }}"')} } } }`;

/** Loading is asked as well, so that the schema says nothing that loading does not. */
const isLoaded = async (yaml: string): Promise<boolean> => {
  const accounts = yaml.startsWith('accounts')
    ? ''
    : `accounts: { acme: { provider: aloochat, apiKey: aloo-key-1234 } }\n`;
  const env = {
    KEY: 'aloo-key-5678',
    WORD: 'off',
    SEEN: 'private',
    ON: 'true',
    ID: '0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77',
    FOUR: '4',
  };
  return (await load(`${accounts}${yaml}\n`, { env })).ok;
};

const toolzz = `provider: toolzz, token: "${ref('KEY')}"`;
const uuid = '0B6F6C1E-52A1-4A57-8A0B-2D0F6B9F3C77';

describe('the JSON Schema of a file', () => {
  const check = createSchemaCheck(schema);

  it.each([
    ['an unknown section', 'integration: {}'],
    ['an unknown field of an account', withAccount(`${account}, prunes: off`)],
    ['an unknown field of an integration', withEntry(`${entry}, visible: public`)],
    ['an unknown guard', withAccount(`${account}, guards: { maxDelete: 3 }`)],
    ['a missing provider', withAccount('apiKey: k3y-1234')],
    ['an unknown provider', withAccount('provider: aloo, apiKey: k3y-1234')],
    ['a missing credential', withAccount('provider: toolzz')],
    ['the credential of the other provider', withAccount('provider: aloochat, token: k3y-1234')],
    ['a field of the other provider', withAccount(`${account}, unit: ${uuid}, user: ${uuid}`)],
    ['a unit that is no UUID', withAccount(`${toolzz}, unit: 12, user: ${uuid}`)],
    ['a schedule that is none', withAccount(`${account}, schedule: hourly`)],
    ['a rate that is none', withAccount(`${account}, rate: 10 per second`)],
    ['an address without its scheme', withAccount(`${account}, baseUrl: api.aloochat.ai`)],
    ['a number in quotes', withAccount(`${account}, concurrency: "4"`)],
    ['a number by reference', withAccount(`${account}, concurrency: "${ref('FOUR')}"`)],
    ['a number out of its limits', withAccount(`${account}, concurrency: 0`)],
    ['an account name with a space', 'accounts: { "my acme": { provider: aloochat, apiKey: k3y-1234 } }'],
    ['a missing type', withEntry('account: acme, name: Shop')],
    ['an empty name', withEntry('account: acme, type: shopify, name: ""')],
    ['a name that is a number', withEntry('account: acme, type: shopify, name: 12')],
    ['a switch in quotes', withEntry(`${entry}, active: "false"`)],
    ['a switch by reference', withEntry(`${entry}, active: "${ref('WORD')}"`)],
    ['another visibility', withEntry(`${entry}, visibility: team`)],
    ['a config that is a list', withEntry(`${entry}, config: []`)],
    ['an unknown default', withAccount(`${account}, defaults: { name: n }`)],
    ['a default of another kind', withAccount(`${account}, defaults: { protect: "true" }`)],
    ['a default visibility that is none', withAccount(`${account}, defaults: { visibility: team }`)],
    ['a set without rows', withSet('each: {}', entry)],
    ['a set whose rows are a list', withSet('each: [a]', entry)],
    ['a row that is a text', withSet('each: { a: b }', entry)],
    ['an unknown field of a set', withSet('each: { a: }, every: {}', entry)],
    ['an unknown field of its integration', withSet(one, `${entry}, visible: "{{ v }}"`)],
    ['a missing type of its integration', withSet(one, 'account: acme, name: "{{ v }}"')],
    ['a switch of it in quotes', withSet(one, `${entry} {{ v }}, active: "false"`)],
    ['a visibility of it that is none', withSet(one, `${entry} {{ v }}, visibility: team`)],
    ['a config of it that is a text', withSet(one, `${entry} {{ v }}, config: text`)],
  ])('%s is wrong, for loading too', async (_, yaml) => {
    expect(check(parse(yaml))).not.toEqual([]);
    expect(await isLoaded(yaml)).toBe(false);
  });

  it.each([
    ['a word by reference', withAccount(`${account}, prune: "${ref('WORD')}"`)],
    ['a word with a default', withAccount(`${account}, prune: "${ref('NOPE:-off')}"`)],
    ['a UUID in capitals, or by reference', withAccount(`${toolzz}, unit: ${uuid}, user: "${ref('ID')}"`)],
    [
      'an address by reference',
      withAccount(`${account}, baseUrl: "${ref('NOPE:-https://proxy.example/api')}"`),
    ],
    ['a schedule with seconds', withAccount(`${account}, schedule: "*/10 * * * * *"`)],
    ['a rate with a fraction', withAccount(`${account}, rate: 0.5/s`)],
    ['no agent', withEntry(`${entry}, agentId: null`)],
    [
      'defaults',
      withAccount(`${account}, defaults: { active: false, visibility: "${ref('SEEN')}", agentId: null }`),
    ],
    [
      'a default by reference',
      withAccount(`${account}, defaults: { active: "${ref('ON:bool')}", drift: report }`),
    ],
    [
      'a set of rows without values',
      withSet('each: { a: , b: {} }', 'account: acme, type: shopify, name: "{{ key }}"'),
    ],
    [
      'placeholders in place of all kinds of values',
      withSet(
        'each: { a: { text: b, on: true, seen: private, agent: null, all: { x: 1 } } }',
        'account: acme, type: "{{ text }}", name: "A {{ key }}", active: "{{ on }}", protect: "{{on}}", visibility: "{{ seen }}", agentId: "{{ agent }}", config: "{{ all }}"',
      ),
    ],
    [
      'references in a set',
      withSet(
        `each: { a: { x: "${ref('WORD')}" } }`,
        `${entry}, config: { a: "{{ x }}", b: "${ref('WORD')}" }`,
      ),
    ],
    ['any config', withEntry(`${entry}, config: { a: [1, { b: null }], "c d": true }`)],
  ])('%s is right, for loading too', async (_, yaml) => {
    expect(check(parse(yaml))).toEqual([]);
    expect(await isLoaded(yaml)).toBe(true);
  });
});
