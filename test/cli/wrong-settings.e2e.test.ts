import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { telltale, wrongSettings } from '../support/wrong-settings.ts';

const desired = `accounts:
  acme: { provider: aloochat, apiKey: a-key-of-some-length }
integrations: {}
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setpoint-settings-'));
  await writeFile(join(folder, 'desired.yaml'), desired);
  await writeFile(join(folder, 'a-file'), '');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A command that needs its desired state and its Redis. */
const status = (env: Record<string, string>) =>
  runHere(['status', '--json'], {
    cwd: folder,
    env: { SETPOINT_DESIRED_STATE: 'desired.yaml', ...env },
  });

const expectRefused = async (env: Record<string, string>, message: string | RegExp): Promise<void> => {
  const { code, stdout, stderr } = await status(env);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(JSON.parse(stdout)).toEqual({ error: expect.stringMatching(message) });
  expect(stdout + stderr).not.toContain(telltale);
  expect(stdout + stderr).not.toMatch(/^\s+at |unexpectedly/m);
};

describe('a wrong setting ends a command with 1, a text that names it, and no stack', () => {
  test.each(Object.entries(wrongSettings))('%s', async (name, values) => {
    await expectRefused({ [name]: values.at(-1) ?? '' }, `- ${name} `);
  });

  test('all of them at once', async () => {
    const all = Object.fromEntries(
      Object.entries(wrongSettings).map(([name, [value = '']]) => [name, value]),
    );
    const each = Object.keys(all).map((name) => `(?=[^]*\\n- ${name} )`);
    await expectRefused(all, new RegExp(`not valid:${each.join('')}`));
  });
});

describe('a setting that names a place where nothing can be', () => {
  test.each([
    ['no folder', 'nowhere/at-all'],
    ['below a file', 'a-file/desired.yaml'],
    ['a name that is too long', 'x'.repeat(300)],
    ['a device', '/dev/null'],
  ])('SETPOINT_DESIRED_STATE: %s', async (_, path) => {
    await expectRefused({ SETPOINT_DESIRED_STATE: path }, path);
  });

  test.each([
    ['a file', 'a-file', 'ENOTDIR'],
    ['below a file', 'a-file/data', 'ENOTDIR'],
    ['a name that is too long', 'x'.repeat(300), 'ENAMETOOLONG'],
  ])('SETPOINT_DATA: %s', async (_, path, code) => {
    await expectRefused({ SETPOINT_DATA: path }, new RegExp(`${path} cannot be written \\(${code}\\)`));
  });

  test.runIf(process.platform === 'linux')('SETPOINT_DATA: where no folder can be made', async () => {
    await expectRefused({ SETPOINT_DATA: '/proc/setpoint/data' }, /cannot be written \(ENOENT\)/);
  });

  test('REDIS_URL: nothing listens there', async () => {
    await expectRefused(
      { REDIS_URL: `redis://user:${telltale}@127.0.0.1:1` },
      /127\.0\.0\.1:1 cannot be used/,
    );
  });
});

test('a colour is asked for by any text', async () => {
  for (const env of [{ NO_COLOR: telltale }, { FORCE_COLOR: telltale }]) {
    const { code, stdout, stderr } = await runHere(['validate', '--desired-state', 'desired.yaml'], {
      cwd: folder,
      env,
    });
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toContain(telltale);
  }
});
