import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import type { SecretRegistry } from '../../src/model/secrets.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { accounts, folderOf, load, ref, stateOf } from './load-files.ts';

const recording = () => {
  const values: string[] = [];
  const secrets: SecretRegistry = { register: (value) => values.push(value), scrub: (text) => text };
  return { values, secrets };
};

/** Loads one integration with this YAML, and tells what is secret of it and what was registered. */
const secretsOf = async (fields: string, env: Record<string, string> = {}) => {
  const { values, secrets } = recording();
  const text = `accounts:\n  acme: { provider: aloochat, apiKey: the-credential }\nintegrations:\n  s:\n    account: acme\n    type: t\n${fields
    .trim()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}`;
  const { integrations } = await stateOf(text, { secrets, env });
  return {
    paths: integrations[0]?.secretPaths,
    values: values.filter((value) => value !== 'the-credential').sort(),
  };
};

describe('the secrets of an integration', () => {
  it('by origin: every field that a reference gave, with all of it and each piece', async () => {
    const fields = `name: Shop ${ref('CITY')}
visibility: "${ref('SEEN')}"
agentId: "${ref('AGENT')}"
id: "${ref('ID')}"
config:
  domain: ${ref('SHOP')}.example
  fixed: plain-text
  list: [{ deep: "${ref('DEEP')}" }, other-text]
  fallback: ${ref('NOPE:-the-default')}
  literal: $${ref('SHOP')}`;
    const env = {
      CITY: 'lisboa',
      SEEN: 'private',
      AGENT: 'agent-1',
      ID: 'id-12',
      SHOP: 'acme-shop',
      DEEP: 'deep-value',
    };
    expect(await secretsOf(fields, env)).toEqual({
      paths: ['agentId', 'config.domain', 'config.fallback', 'config.list', 'name', 'visibility'],
      values: [
        'Shop lisboa',
        'acme-shop',
        'acme-shop.example',
        'agent-1',
        'agent-1',
        'deep-value',
        'deep-value',
        'lisboa',
        'the-default',
      ].sort(),
    });
  });

  it('by origin: the type', async () => {
    const text = `${accounts}integrations:\n  s: { account: acme, type: "${ref('TYPE')}", name: n }\n`;
    const state = await stateOf(text, { env: { TYPE: 'private-type' } });
    expect(state.integrations[0]?.secretPaths).toEqual(['type']);
  });

  it('by name: every text and number under it, however deep', async () => {
    const fields = `name: n
config:
  api_key: key-one
  nested: { fine: plain, inner: [{ clientSecret: key-two }] }
  credentials: { type: service_account, client_email: bot@acme.example, parts: [key-three, 44444] }
  pinned.token: 55555
  auth: { type: bearer, value: key-four }`;
    expect(await secretsOf(fields)).toEqual({
      paths: ['config.api_key', 'config.auth', 'config.credentials', 'config.nested', 'config.pinned.token'],
      values: ['44444', '55555', 'bot@acme.example', 'key-four', 'key-one', 'key-three', 'key-two'],
    });
  });

  it('not by name: properties of a secret, switches, and ways to sign in', async () => {
    const fields = `name: n
config:
  auth_type: bearer
  token_url: https://login.example/token
  max_tokens: 4096
  use_token: true
  api_key: null
  auth: basic
  authorization: OAuth2
  nested: { auth: api_key }`;
    expect(await secretsOf(fields)).toEqual({ paths: [], values: [] });
  });

  it('words of the YAML itself are never registered', async () => {
    const text = `accounts:
  acme: { provider: "${ref('P')}", apiKey: the-credential, drift: "${ref('D')}", baseUrl: "${ref('URL')}", rate: "${ref('R')}" }
integrations:
  s: { account: "${ref('A')}", type: t, name: n, drift: "${ref('D')}", visibility: "${ref('V')}" }
`;
    const { values, secrets } = recording();
    await stateOf(text, {
      secrets,
      env: { P: 'aloochat', D: 'report', A: 'acme', V: 'private', R: 'auto', URL: 'https://proxy.example' },
    });
    expect(values).toEqual(['the-credential']);
  });
});

describe('the secrets of an account', () => {
  it('is the credential, written out or not, and unit and user from references', async () => {
    const unit = '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10';
    const { values, secrets } = recording();
    await stateOf(
      `accounts:
  a: { provider: aloochat, apiKey: written-out }
  b: { provider: aloochat, apiKey: "pre-${ref('KEY')}" }
  c: { provider: toolzz, token: "${ref('TOKEN:-by-default')}", unit: "${ref('UNIT')}", user: 0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77 }
`,
      { secrets, env: { KEY: 'from-environment', UNIT: unit } },
    );
    expect([...new Set(values)].sort()).toEqual([
      unit,
      'by-default',
      'from-environment',
      'pre-from-environment',
      'written-out',
    ]);
  });
});

describe('secrets in messages', () => {
  it('one of fewer than four characters gets a warning at its position', async () => {
    const text = `${accounts}integrations:
  s: { account: acme, type: t, name: n, config: { api_key: abc, token: abcd, pin: { token: 12 }, empty_token: "" } }
`;
    const result = await load(text);
    expect(result.ok).toBe(true);
    const said = result.warnings.map(formatProblem).filter((text) => text.includes('shorter than'));
    expect(said).toEqual([
      'all.yaml:5:60 integration "s": config.api_key is secret and shorter than four characters (it is too short to scrub from a provider\'s messages; use a longer one)',
      'all.yaml:5:92 integration "s": config.pin.token is secret and shorter than four characters (it is too short to scrub from a provider\'s messages; use a longer one)',
    ]);
  });

  it('no problem and no warning holds one', async () => {
    const secrets = createSecretRegistry();
    const folder = folderOf({ token: 'hunter22-file' });
    const env = { A: 'hunter22-a', B: ' hunter22-b ' };
    const text = `accounts:
  acme: { provider: aloochat, apiKey: hunter22-key, token: hunter22-t, baseUrl: "https://hunter22@x", schedule: hunter22, timezone: "${ref('A')}" }
  acme2: { provider: hunter22, apiKey: " hunter22-key", unit: hunter22 }
integrations:
  a: { account: "${ref('A')}", type: "${ref('B')}", name: "${ref('B')}", visibility: "${ref('A')}", config: { x: "${ref('A')}${ref('NOPE')}", y: "${ref('B')}${ref('1')}", z: "${ref(`file:${folder}/token`)}" } }
  b: { account: acme, type: t, name: "${ref('A')}", active: hunter22, id: "hunter22\\u0007", config: hunter22 }
  c: { account: acme, type: t, name: "${ref('A')}" }
`;
    const result = await load(text, { env, secrets });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain('hunter22');
    if (!result.ok) expect(result.problems.length).toBeGreaterThan(12);
  });
});
