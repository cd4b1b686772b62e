import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { accounts, ref, stateOf } from './load-files.ts';

const root = new URL('../../', import.meta.url);

describe('the desired state', () => {
  it('has the documented defaults', async () => {
    const state = await stateOf(
      `${accounts}integrations:\n  shop: { account: acme, type: shopify, name: Shop }\n`,
    );
    expect(state).toEqual({
      revision: expect.stringMatching(/^sha256:[0-9a-f]{12}$/),
      revisionTime: expect.any(Number),
      revisionTitle: null,
      accounts: [
        {
          name: 'acme',
          provider: 'aloochat',
          credential: 'aloo-key-1234',
          baseUrl: 'https://api.aloochat.ai/api/public',
          fields: {},
          schedule: '*/5 * * * *',
          timezone: 'UTC',
          prune: 'owned',
          drift: 'revert',
          rate: { kind: 'auto' },
          concurrency: 4,
          adopt: 'auto',
          guards: {
            maxDeletes: 10,
            maxDeletePercent: 30,
            maxVanishedPercent: 30,
            maxUpdatePercent: 50,
            allowEmpty: false,
          },
          source: { file: 'all.yaml', line: 2, column: 3 },
        },
        expect.objectContaining({
          name: 'brasil',
          provider: 'toolzz',
          credential: 'toolzz-token-1234',
          baseUrl: 'https://chat.api.toolzz.com.br/api/v1',
        }),
      ],
      integrations: [
        {
          key: 'shop',
          account: 'acme',
          type: 'shopify',
          name: 'Shop',
          active: true,
          protect: false,
          replace: false,
          config: {},
          secretPaths: [],
          source: { file: 'all.yaml', line: 5, column: 3 },
        },
      ],
    });
  });

  it('takes every field', async () => {
    const state = await stateOf(`accounts:
  brasil:
    provider: toolzz
    token: ${ref('TOOLZZ_TOKEN')}
    unit: 4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10
    user: 0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77
    baseUrl: http://localhost:4010/v1/
    schedule: "30 */10 * * * *"
    timezone: America/Sao_Paulo
    prune: off
    drift: report
    rate: 90/m
    concurrency: 64
    adopt: id
    guards: { maxDeletes: 0, maxDeletePercent: 100, allowEmpty: true }
  acme: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}" }
integrations:
  shop:
    account: acme
    type: shopify
    name: My Shopify Store
    active: false
    visibility: public
    agentId: null
    protect: true
    drift: report
    id: 550e8400-e29b-41d4-a716-446655440000
    replace: true
    config: { shop_domain: mystore.myshopify.com, nested: { a: [1, null] } }
`);
    expect(state.accounts[1]).toEqual({
      name: 'brasil',
      provider: 'toolzz',
      credential: 'toolzz-token-1234',
      fields: {
        unit: '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10',
        user: '0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77',
      },
      baseUrl: 'http://localhost:4010/v1',
      schedule: '30 */10 * * * *',
      timezone: 'America/Sao_Paulo',
      prune: 'off',
      drift: 'report',
      rate: { kind: 'ceiling', perSecond: 1.5 },
      concurrency: 64,
      adopt: 'id',
      guards: {
        maxDeletes: 0,
        maxDeletePercent: 100,
        maxVanishedPercent: 30,
        maxUpdatePercent: 50,
        allowEmpty: true,
      },
      source: { file: 'all.yaml', line: 2, column: 3 },
    });
    expect(state.integrations[0]).toEqual({
      key: 'shop',
      account: 'acme',
      type: 'shopify',
      name: 'My Shopify Store',
      active: false,
      visibility: 'public',
      agentId: null,
      protect: true,
      drift: 'report',
      id: '550e8400-e29b-41d4-a716-446655440000',
      replace: true,
      config: { shop_domain: 'mystore.myshopify.com', nested: { a: [1, null] } },
      secretPaths: [],
      source: { file: 'all.yaml', line: 18, column: 3 },
    });
  });

  it.each([
    ['10/s', 10],
    ['60/m', 1],
    ['1000/h', 1000 / 3600],
    ['0.5/s', 0.5],
  ])('understands the rate %s', async (rate, perSecond) => {
    const state = await stateOf(`accounts:\n  a: { provider: aloochat, apiKey: k-123, rate: ${rate} }\n`);
    expect(state.accounts[0]?.rate).toEqual({ kind: 'ceiling', perSecond });
  });

  it('is sorted, whatever the order of files and lines', async () => {
    const entry = (key: string) => `integrations:\n  ${key}: { account: acme, type: t, name: ${key} }\n`;
    const one = await stateOf({
      'a.yaml': entry('z'),
      'b.yaml': accounts,
      'c.yaml': `${entry('b')}---\n${entry('a')}`,
    });
    expect(one.integrations.map(({ key }) => key)).toEqual(['a', 'b', 'z']);
    expect(one.accounts.map(({ name }) => name)).toEqual(['acme', 'brasil']);
  });
});

describe('the example', () => {
  const path = new URL('desired-state', root).pathname;
  const template = readFileSync(new URL('.env.example', root), 'utf8');

  it('is valid without any variable set', async () => {
    const result = await loadDesired({
      path,
      environment: {},
      secrets: createSecretRegistry(),
      withoutSecrets: true,
    });
    expect(result).toMatchObject({ ok: true, warnings: [] });
  });

  it('is valid with the variables that .env.example names, and has both providers', async () => {
    const names = [...template.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name ?? '');
    const environment = Object.fromEntries(names.map((name) => [name, `value-of-${name}`]));
    const result = await loadDesired({ path, environment, secrets: createSecretRegistry() });
    expect(result).toMatchObject({ ok: true, warnings: [] });
    if (!result.ok) return;
    const { accounts: all, integrations } = result.state;
    expect(all.map(({ provider, baseUrl }) => [provider, baseUrl])).toEqual([
      ['aloochat', 'https://api.aloochat.ai/api/public'],
      ['toolzz', 'https://chat.api.toolzz.com.br/api/v1'],
    ]);
    expect(integrations.length).toBeGreaterThanOrEqual(12);
    const used = JSON.stringify(result.state);
    for (const name of names) expect(used).toContain(`value-of-${name}`);
  });

  it('is described by .env.example with every setting', () => {
    const settings = [
      'REDIS_URL',
      ...['DESIRED_STATE', 'DATA', 'PREFIX', 'LEDGER_KEY', 'LOG_LEVEL', 'HTTP', 'ADMIN_TOKEN'].map(
        (name) => `SETPOINT_${name}`,
      ),
    ];
    for (const name of settings) expect(template).toMatch(new RegExp(`^#${name}=`, 'm'));
  });
});
