import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';

const valid = `
accounts:
  acme: { provider: aloochat, apiKey: "\${ALOOCHAT_API_KEY}" }
  brasil: { provider: toolzz, token: "\${TOOLZZ_TOKEN:-a-long-token}" }
integrations:
  shop: { account: acme, type: shopify, name: My Shop, config: { shop_domain: a.example } }
  mail: { account: acme, type: gmail, name: Mail, config: {} }
  openai: { account: brasil, type: openai, name: OpenAI, config: { api_key: "\${OPENAI_API_KEY}" } }
`;

const invalid = `
accounts:
  acme: { provider: aloochat, apiKey: "\${ALOOCHAT_API_KEY}" }
integrations:
  shop: { acount: acme, type: shopify, name: My Shop, config: {} }
`;

const env = { ALOOCHAT_API_KEY: 'k3y-that-nobody-sees', OPENAI_API_KEY: 'k3y-of-openai' };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setpoint-validate-'));
  await writeFile(join(folder, 'valid.yaml'), valid);
  await writeFile(join(folder, 'invalid.yaml'), invalid);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const validate = (file: string, flags: readonly string[] = [], given: Record<string, string> = env) =>
  runHere(['validate', '--desired-state', file, ...flags], { cwd: folder, env: given });

describe('a valid desired state', () => {
  test('is reported as valid, with its counts', async () => {
    const { code, stdout } = await validate('valid.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Valid: 2 accounts, 3 integrations, revision files [0-9a-f]{12}\n$/);
  });

  test('is one object for programs', async () => {
    const { code, stdout } = await validate('valid.yaml', ['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      revision: expect.stringMatching(/^sha256:/),
      accounts: 2,
      integrations: 3,
      problems: [],
    });
  });

  test('is counted for the named accounts only', async () => {
    const { stdout } = await validate('valid.yaml', ['--json', '--account', 'brasil']);
    expect(JSON.parse(stdout)).toMatchObject({ accounts: 1, integrations: 1 });
  });

  test('that lacks the named account is an error with the nearest name', async () => {
    const { code, stderr } = await validate('valid.yaml', ['--account', 'brazil']);
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean brasil?');
  });
});

describe('an invalid desired state', () => {
  test('prints every problem with its place on stdout', async () => {
    const { code, stdout } = await validate('invalid.yaml');
    expect(code).toBe(1);
    expect(stdout).toMatch(/invalid\.yaml:5:\d+ .*acount/);
    expect(stdout).toMatch(/Not valid: \d+ problems?\n$/);
  });

  test('is one object for programs', async () => {
    const { code, stdout } = await validate('invalid.yaml', ['--json']);
    expect(code).toBe(1);
    const { problems, ...rest } = JSON.parse(stdout);
    expect(rest).toMatchObject({ valid: false, revision: null });
    expect(problems[0]).toMatchObject({ file: expect.stringContaining('invalid.yaml'), line: 5 });
    expect(Object.keys(problems[0])).toStrictEqual(['file', 'line', 'column', 'message', 'hint']);
  });

  test('is one when there is no such file', async () => {
    const { code, stdout, stderr } = await validate('nowhere.yaml');
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('nowhere.yaml');
  });
});

test('a reference that is not set is a problem, but not --without-secrets', async () => {
  const unset = await validate('valid.yaml', [], {});
  expect(unset.code).toBe(1);
  expect(unset.stdout).toContain('ALOOCHAT_API_KEY');
  expect((await validate('valid.yaml', ['--without-secrets'], {})).code).toBe(0);
});

test('no secret is shown, at any log level', async () => {
  for (const file of ['valid.yaml', 'invalid.yaml']) {
    const { stdout, stderr } = await validate(file, ['--log-level', 'trace']);
    expect(stdout + stderr).not.toContain(env.ALOOCHAT_API_KEY);
  }
});

test('colour is used where it is forced, and never with NO_COLOR', async () => {
  const forced = await validate('valid.yaml', [], { ...env, FORCE_COLOR: '1' });
  expect(forced.stdout).toContain('\u001b[32mValid');
  const refused = await validate('valid.yaml', [], { ...env, FORCE_COLOR: '1', NO_COLOR: '1' });
  expect(refused.stdout).not.toContain('\u001b');
  expect((await validate('valid.yaml')).stdout).not.toContain('\u001b');
});

test('the desired state is also found through its setting', async () => {
  const { code } = await runHere(['validate'], {
    cwd: folder,
    env: { ...env, SETPOINT_DESIRED_STATE: 'valid.yaml' },
  });
  expect(code).toBe(0);
});
