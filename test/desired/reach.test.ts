import { mkdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config.ts';
import { accounts, folderOf, problemsOf, ref, testEnvironment, withConfig } from './load-files.ts';

/** What the operator has set, each secret of which an author of the YAML tries to get at. */
const env = {
  ...testEnvironment,
  SETPOINT_ADMIN_TOKEN: 'admin-token-1234',
  SETPOINT_LEDGER_KEY: 'ledger-key-1234567890',
  REDIS_URL: 'redis://:redis-password@redis.example:6379',
  HTTPS_PROXY: 'http://user:proxy-password@proxy.example:3128',
  https_proxy: 'http://user:proxy-password@proxy.example:3128',
  CREDENTIALS_DIRECTORY: '/run/credentials/setpoint',
  NODE_OPTIONS: '--max-old-space-size=1',
  SHOPIFY_TOKEN: 'shopify-token-1234',
};

const problems = (yaml: string | Record<string, string>, more: Record<string, string> = {}) =>
  problemsOf(yaml, { env: { ...env, ...more } });

/** Exactly one problem, at a place in the file, that never repeats a secret. */
const refusal = async (yaml: string | Record<string, string>, more?: Record<string, string>) => {
  const found = await problems(yaml, more);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^[\w./-]+\.yaml:\d+:\d+ /);
  expect(found[0]).not.toMatch(/admin-token|redis-password|proxy-password|ledger-key|aloo-key|toolzz-token/);
  return found[0] ?? '';
};

const isSetting = /is a setting of Setpoint or its process, which the YAML cannot read/;
const isCredential = /is the credential of account "(acme|brasil)", and nothing else may read it/;

describe("Setpoint's own settings", () => {
  it.each([
    'SETPOINT_ADMIN_TOKEN',
    'SETPOINT_LEDGER_KEY',
    'SETPOINT_NOT_YET_KNOWN',
    'SETPOINT_ADMIN_TOKEN_FILE',
    'REDIS_URL',
    'REDIS_URL_FILE',
    'HTTPS_PROXY',
    'https_proxy',
    'HTTP_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
    'CREDENTIALS_DIRECTORY',
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
    ['in a folded text', `{ note: '${ref('SETPOINT_ADMIN_TOKEN')}' }`],
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
  ])('cannot be read %s', async (_, config) => {
    expect(await refusal(withConfig(config))).toMatch(isCredential);
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

describe('a reference to a file', () => {
  /** Folders `allowed` and `other`, each with a file `token`. */
  const folders = () => {
    const folder = realpathSync(folderOf({ 'allowed/token': 'inside-1234', 'other/token': 'outside-1234' }));
    return { folder, more: { SETPOINT_SECRET_FILES: `${folder}/allowed:/no/such/folder` } };
  };
  const reading = (path: string) => withConfig(`{ note: "${ref(`file:${path}`)}" }`);
  const outside = /SETPOINT_SECRET_FILES lists those folders/;

  it('reads a file in a listed folder, below it, and by a link that stays inside', async () => {
    const { folder, more } = folders();
    // As Kubernetes mounts a Secret.
    mkdirSync(`${folder}/allowed/..2026_01`);
    writeFileSync(`${folder}/allowed/..2026_01/key`, 'mounted-1234');
    symlinkSync('..2026_01', `${folder}/allowed/..data`);
    symlinkSync('..data/key', `${folder}/allowed/key`);
    for (const path of ['token', 'key', '..2026_01/key', './/token']) {
      expect(await problems(reading(`${folder}/allowed/${path}`), more)).toEqual([]);
    }
  });

  it.each(['/etc/hostname', '/proc/self/environ', '/dev/stdin', '/etc/setpoint/secrets-2/x', '/run/secret'])(
    'does not read %s by default',
    async (path) => {
      const found = await problems(reading(path), { SETPOINT_SECRET_FILES: '' });
      expect(found).toEqual([expect.stringMatching(outside)]);
    },
  );

  it.each([
    ['another folder', (folder: string) => `${folder}/other/token`],
    ['two dots', (folder: string) => `${folder}/allowed/../other/token`],
    ['a folder whose name begins alike', (folder: string) => `${folder}/allowed-too/token`],
    ['the folder itself', (folder: string) => `${folder}/allowed`],
    ['other case', (folder: string) => `${folder}/ALLOWED/token`],
  ])('does not read %s', async (_, pathOf) => {
    const { folder, more } = folders();
    mkdirSync(`${folder}/allowed-too`);
    writeFileSync(`${folder}/allowed-too/token`, 'outside-1234');
    expect(await refusal(reading(pathOf(folder)), more)).toMatch(outside);
  });

  it.each([
    ['a link to a file', (folder: string) => symlinkSync(`${folder}/other/token`, `${folder}/allowed/way`)],
    [
      'a link to a link',
      (folder: string) => {
        symlinkSync(`${folder}/other/token`, `${folder}/allowed/first`);
        symlinkSync('first', `${folder}/allowed/way`);
      },
    ],
    ['a relative link', (folder: string) => symlinkSync('../other/token', `${folder}/allowed/way`)],
    ['a link to /proc', (folder: string) => symlinkSync('/proc/self/environ', `${folder}/allowed/way`)],
  ])('does not follow %s out of the folder', async (_, link) => {
    const { folder, more } = folders();
    link(folder);
    const text = await refusal(reading(`${folder}/allowed/way`), more);
    expect(text).toMatch(/leads to a file outside of the folders that the YAML may read/);
  });

  it('does not follow a folder that is a link', async () => {
    const { folder, more } = folders();
    symlinkSync(`${folder}/other`, `${folder}/allowed/sub`);
    expect(await refusal(reading(`${folder}/allowed/sub/token`), more)).toMatch(/leads to a file outside/);
  });

  it('tells nothing of a file outside, not even whether it exists', async () => {
    const { folder, more } = folders();
    const [there] = await problems(reading(`${folder}/other/token`), more);
    const [missing] = await problems(reading(`${folder}/other/nokey`), more);
    expect(there?.replace('token', 'nokey')).toBe(missing);
  });

  it('does not read what a setting reads from a file', async () => {
    const { folder, more } = folders();
    const own = { ...more, SETPOINT_GIT_TOKEN_FILE: `${folder}/allowed/token` };
    const text = await refusal(reading(`${folder}/allowed/token`), own);
    expect(text).toContain('is the one that the setting SETPOINT_GIT_TOKEN_FILE names');
  });

  it('reads from the folder of systemd by default', async () => {
    const { folder } = folders();
    const more = { SETPOINT_SECRET_FILES: '', CREDENTIALS_DIRECTORY: `${folder}/allowed` };
    expect(await problems(reading(`${folder}/allowed/token`), more)).toEqual([]);
  });

  it('follows a listed folder that is a link, also when it moves', async () => {
    const { folder } = folders();
    symlinkSync(`${folder}/allowed`, `${folder}/current`);
    const more = { SETPOINT_SECRET_FILES: `${folder}/current` };
    expect(await problems(reading(`${folder}/current/token`), more)).toEqual([]);
    symlinkSync(`${folder}/other`, `${folder}/next`);
    renameSync(`${folder}/next`, `${folder}/current`);
    expect(await problems(reading(`${folder}/current/token`), more)).toEqual([]);
  });
});

describe('baseUrl', () => {
  const at = (url: string) =>
    `accounts:\n  acme: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}", baseUrl: "${url}" }\n`;
  const refused =
    /^all\.yaml:2:\d+ account "acme": baseUrl: its origin is not one that may get the credential \(.*SETPOINT_BASE_URLS/;

  it.each([
    'https://evil.example',
    'https://api.aloochat.ai.evil.example',
    'https://evil.example/api.aloochat.ai',
    'https://api.aloochat.ai:8443/api/public',
    'https://api.aloochat.ai.',
    'https://xn--80ak6aa92e.com',
    'https://proxy.example.evil.example',
    'https://169.254.169.254/latest',
    'https://[::ffff:169.254.169.254]/',
    'https://2852039166/',
    'https://0x7f.evil.example',
    'https://chat.api.toolzz.com.br/api/v1',
    'https://PROXY.example:444',
  ])('does not send the credential to %s', async (url) => {
    expect(await refusal(at(url))).toMatch(refused);
  });

  it('does not by a reference, whose value is not repeated', async () => {
    const text = await refusal(at(ref('TARGET')), { TARGET: 'https://evil.example/path' });
    expect(text).toMatch(refused);
    expect(text).not.toContain('evil');
    expect(await refusal(at(ref('TARGET:-https://evil.example')))).toMatch(refused);
  });

  it.each([
    'https://api.aloochat.ai/other',
    'https://API.ALOOCHAT.AI:443/api/public',
    'http://localhost:9999/api',
    'http://127.0.0.1:9999',
    'https://[::1]:9999/api',
    'http://2130706433:9999/api',
    'https://proxy.example/aloo',
    'https://PROXY.example:443',
  ])('may be %s', async (url) => {
    expect(await problems(at(url))).toEqual([]);
  });
});

describe('the settings', () => {
  it.each([
    ['SETPOINT_BASE_URLS', 'http://proxy.example'],
    ['SETPOINT_BASE_URLS', 'https://proxy.example/path'],
    ['SETPOINT_BASE_URLS', 'https://user:secret-1234@proxy.example'],
    ['SETPOINT_BASE_URLS', '*'],
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
