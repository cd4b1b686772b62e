import { realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config.ts';
import { anyText, wrongSettings } from '../support/wrong-settings.ts';
import { accounts, folderOf, problemsOf, ref, stateOf, withConfig } from './load-files.ts';
import { problems, refusal } from './reach-fixture.ts';

const isSetting = /is a setting of Setpoint or its process, which the YAML cannot read/;
const isCredential = /is the credential of account "(acme|brasil)", and nothing else may read it/;

describe("Setpoint's own settings", () => {
  it.each([
    ...Object.keys(wrongSettings),
    ...anyText,
    'SETPOINT_NOT_YET_KNOWN',
    'SETPOINT_GIT_TOKEN_FILE',
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'setpoint_admin_token',
    'Redis_Url',
  ])('cannot be read: %s', async (name) => {
    const text = await refusal(withConfig(`{ note: "${ref(name)}" }`));
    expect(text).toMatch(isSetting);
    expect(text).toContain(name);
    expect(text).toMatch(/^all\.yaml:5:\d+ integration "shop": config\.note: /);
  });

  it.each([
    ['inside other text', `{ note: "x-${ref('SETPOINT_ADMIN_TOKEN')}-y" }`],
    ['with a default', `{ note: "${ref('SETPOINT_ADMIN_TOKEN:-none')}" }`],
    ['with a type', `{ note: "${ref('SETPOINT_ADMIN_TOKEN:int')}" }`],
    ['in escapes of YAML', '{ note: "\\x24{SETPOINT_ADMIN\\u005fTOKEN}" }'],
    ['in single quotes', `{ note: '${ref('SETPOINT_ADMIN_TOKEN')}' }`],
    ['in a text of several lines', `{ note: "${ref('SETPOINT_\\\n    ADMIN_TOKEN')}" }`],
    ['deep in a list', `{ a: [1, { b: ["${ref('REDIS_URL')}"] }] }`],
    ['by an anchor', `{ a: &x "${ref('REDIS_URL')}" }`],
    ['in a secret field', `{ access_token: "${ref('SETPOINT_LEDGER_KEY')}" }`],
  ])('cannot be read %s', async (_, config) => {
    expect(await refusal(withConfig(config))).toMatch(isSetting);
  });

  it.each(['type', 'name', 'agentId'])('cannot be read in %s', async (field) => {
    const fields: Record<string, string> = { account: 'acme', type: 'shopify', name: 'S' };
    fields[field] = `"${ref('SETPOINT_ADMIN_TOKEN')}"`;
    const written = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    expect(await refusal(`${accounts}integrations:\n  shop: { ${written.join(', ')} }\n`)).toMatch(isSetting);
  });

  it.each(['apiKey', 'baseUrl', 'schedule'])("cannot be read in an account's %s", async (field) => {
    const fields: Record<string, string> = { provider: 'aloochat', apiKey: `"${ref('ALOOCHAT_API_KEY')}"` };
    fields[field] = `"${ref('REDIS_URL')}"`;
    const written = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
    expect(await refusal(`accounts:\n  acme: { ${written.join(', ')} }\n`)).toMatch(isSetting);
  });

  it('cannot be read from another file or a later document', async () => {
    const second = `integrations:\n  shop: { account: acme, type: t, name: S, config: { a: "${ref('REDIS_URL')}" } }\n`;
    expect(await refusal({ 'a.yaml': accounts, 'b/c.yaml': second })).toMatch(isSetting);
    expect(await refusal(`${accounts}---\n${second}`)).toMatch(isSetting);
  });

  it.each([
    ['an alias', `x-note: &note "${ref('REDIS_URL')}"`, '{ a: *note }'],
    ['a merge key', `x-note: &note { a: "${ref('REDIS_URL')}" }`, '{ <<: *note }'],
    ['several merge keys', `x-note: &note { a: "${ref('REDIS_URL')}" }`, '{ <<: [{ b: 1 }, *note] }'],
  ])('cannot be read by %s', async (_, shared, config) => {
    expect(await refusal(`${shared}\n${withConfig(config)}`)).toMatch(isSetting);
  });

  it('cannot be read by a reference inside a reference', async () => {
    const nested = ref(`NOT_SET:-${ref('SETPOINT_ADMIN_TOKEN')}`);
    expect(await refusal(withConfig(`{ note: "${nested}" }`))).toContain('holds another reference');
    const env = { INDIRECT: ref('SETPOINT_ADMIN_TOKEN') };
    const state = await stateOf(withConfig(`{ note: "${ref('INDIRECT')}" }`), { env });
    expect(state.integrations[0]?.config).toEqual({ note: ref('SETPOINT_ADMIN_TOKEN') });
  });

  it('are refused also where references may be unset', async () => {
    const yaml = withConfig(`{ note: "${ref('SETPOINT_ADMIN_TOKEN')}" }`);
    expect(await problemsOf(yaml, { withoutSecrets: true })).toEqual([expect.stringMatching(isSetting)]);
  });

  it('do not stop names that only look like them', async () => {
    const env = { MY_SETPOINT_TOKEN: 'abcd-1234', REDIS_URL_OF_SHOP: 'redis://shop' };
    const config = `{ a: "${ref('MY_SETPOINT_TOKEN')}", b: "${ref('REDIS_URL_OF_SHOP')}" }`;
    expect(await problems(withConfig(config), env)).toEqual([]);
  });
});

describe("an account's credential", () => {
  it.each([
    ['in config', `{ note: "${ref('ALOOCHAT_API_KEY')}" }`],
    ['in other text', `{ note: "key=${ref('TOOLZZ_TOKEN')}" }`],
    ['in a secret field', `{ access_token: "${ref('ALOOCHAT_API_KEY:-x')}" }`],
    ['in a field of its own name', `{ apiKey: "${ref('ALOOCHAT_API_KEY')}" }`],
    ['in escapes of YAML', '{ note: "\\x24{ALOOCHAT_API\\u005fKEY}" }'],
  ])('cannot be read %s', async (_, config) => {
    expect(await refusal(withConfig(config))).toMatch(isCredential);
  });

  it('cannot be read by an alias of the very field', async () => {
    const shared = withConfig('{ note: *key }').replace('apiKey: "', 'apiKey: &key "');
    expect(await refusal(shared)).toMatch(isCredential);
  });

  it('cannot be read in another field of its own account', async () => {
    const yaml = `accounts:\n  acme: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}", timezone: "${ref('ALOOCHAT_API_KEY')}" }\n`;
    expect(await refusal(yaml)).toMatch(isCredential);
  });

  it('cannot be sent to another provider or origin by a second account', async () => {
    const other = `  evil: { provider: toolzz, token: "${ref('ALOOCHAT_API_KEY')}", baseUrl: http://localhost:9 }\n`;
    expect(await refusal(accounts + other)).toMatch(
      /^all\.yaml:4:\d+ account "evil": .*would be sent to another provider or origin/,
    );
    const local = `  evil: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}", baseUrl: http://localhost:9 }\n`;
    expect(await refusal(accounts + local)).toMatch(/would be sent to another provider or origin/);
  });

  it.each([
    ['as a part of another', `"x${ref('ALOOCHAT_API_KEY')}"`],
    ['with a default', `"${ref('ALOOCHAT_API_KEY:-x')}"`],
    ['beside a second reference', `"${ref('OTHER_KEY')}${ref('ALOOCHAT_API_KEY')}"`],
    ['by its value in another variable', `"${ref('SAME_KEY')}"`],
  ])('cannot be sent there %s', async (_, token) => {
    const evil = `  evil: { provider: toolzz, token: ${token} }\n`;
    const env = { OTHER_KEY: 'other-key-1234', SAME_KEY: 'aloo-key-1234' };
    expect(await refusal(accounts + evil, env)).toMatch(
      /account "evil": .*would be sent to another provider/,
    );
  });

  it('may serve two accounts at one origin', async () => {
    const unit = '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10';
    const second = `  second: { provider: toolzz, token: "${ref('TOOLZZ_TOKEN')}", unit: ${unit}, user: ${unit} }\n`;
    expect(await problems(accounts + second)).toEqual([]);
  });

  it('in a file cannot be read by another path', async () => {
    const folder = realpathSync(folderOf({ 'real/key': 'file-key-1234' }));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const yaml = (path: string) =>
      `accounts:\n  acme: { provider: aloochat, apiKey: "${ref(`file:${folder}/real/key`)}" }\nintegrations:\n  shop: { account: acme, type: t, name: S, config: { a: "${ref(`file:${path}`)}" } }\n`;
    for (const path of [`${folder}/real/key`, `${folder}/link/key`, `${folder}/link/../real//key`]) {
      expect(await refusal(yaml(path))).toMatch(isCredential);
    }
  });
});

describe('SETPOINT_ENV', () => {
  const yaml = withConfig(`{ note: "${ref('SHOPIFY_TOKEN')}" }`);

  it('narrows what may be read to the names and patterns that it lists', async () => {
    const rest = 'ALOOCHAT_API_KEY TOOLZZ_TOKEN';
    expect(await problems(yaml, { SETPOINT_ENV: `SHOPIFY_*, ${rest}` })).toEqual([]);
    expect(await problems(yaml, { SETPOINT_ENV: `*_TOKEN,${rest}` })).toEqual([]);
    const text = await refusal(yaml, { SETPOINT_ENV: `SHOPIFY,${rest}` });
    expect(text).toContain('SETPOINT_ENV lists those that it may: add SHOPIFY_TOKEN there');
  });

  it('holds for credentials too, and for names with a default', async () => {
    const found = await problems(yaml, { SETPOINT_ENV: 'SHOPIFY_*' });
    expect(found.map((text) => text.replace(/:.*/s, ''))).toEqual(['all.yaml', 'all.yaml']);
    const unset = withConfig(`{ note: "${ref('OTHER:-x')}" }`);
    expect(await refusal(unset, { SETPOINT_ENV: 'ALOOCHAT_API_KEY,TOOLZZ_TOKEN' })).toContain('SETPOINT_ENV');
  });

  it.each(['SHOPIFY_TOKEN', 'shopify_*'])('compares case: %s', async (pattern) => {
    const lower = withConfig(`{ note: "${ref('Shopify_Token')}" }`);
    const more = { SETPOINT_ENV: `${pattern},ALOOCHAT_API_KEY,TOOLZZ_TOKEN`, Shopify_Token: 'abcd-1234' };
    expect(await refusal(lower, more)).toContain('SETPOINT_ENV');
  });

  it('cannot permit a setting', async () => {
    const setting = withConfig(`{ note: "${ref('SETPOINT_ADMIN_TOKEN')}" }`);
    expect(await refusal(setting, { SETPOINT_ENV: '*' })).toMatch(isSetting);
  });
});

describe('the settings', () => {
  it.each([
    ['SETPOINT_BASE_URLS', 'http://proxy.example'],
    ['SETPOINT_BASE_URLS', 'https://proxy.example/path'],
    ['SETPOINT_BASE_URLS', 'https://user:secret-1234@proxy.example'],
    ['SETPOINT_BASE_URLS', '*'],
    ['SETPOINT_BASE_URLS', 'https://*.example.com'],
    ['SETPOINT_BASE_URLS', 'https://proxy.example\\@evil.example'],
    ['SETPOINT_SECRET_FILES', 'secrets'],
    ['SETPOINT_SECRET_FILES', '/run/secrets:relative'],
    ['SETPOINT_ENV', 'SHOP-*'],
    ['SETPOINT_ENV', '.*'],
  ])('%s=%s is refused', (name, value) => {
    const read = () => readSettings({ env: { [name]: value }, cwd: tmpdir() });
    expect(read).toThrow(new RegExp(`- ${name} must list `));
    expect(read).not.toThrow(/secret-1234/);
  });
});
