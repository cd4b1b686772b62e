import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { read } from '../repository/files.ts';
import { runHere } from '../support/run-here.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setpoint-schema-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([[[]], [['--json']]])(
  'schema %j prints what is committed, in an empty folder and with no Redis to be had',
  async (flags) => {
    const env = { REDIS_URL: 'redis://127.0.0.1:1' };
    const { code, stdout, stderr } = await runHere(['schema', ...flags], { cwd: folder, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(read('desired-state/setpoint.schema.json'));
  },
);

test('the example is valid with the schema beside it: only YAML is read', async () => {
  const { code, stdout } = await runHere(['validate', '--without-secrets', '--json'], {
    cwd: folder,
    env: { SETPOINT_DESIRED_STATE: join(import.meta.dirname, '../../desired-state') },
  });
  expect(code, stdout).toBe(0);
});
