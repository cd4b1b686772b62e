import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CliResult } from '../support/cli.ts';
import { runHere } from '../support/run-here.ts';
import { telltale } from '../support/wrong-settings.ts';

const desired = `accounts:
  acme: { provider: aloochat, apiKey: "\${ALOOCHAT_API_KEY}" }
  brasil: { provider: toolzz, token: "\${TOOLZZ_TOKEN}" }
integrations:
  shop: { account: acme, type: shopify, name: My Shop, config: { access_token: "\${SHOPIFY_TOKEN}" } }
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setpoint-dotenv-'));
  await writeFile(join(folder, 'desired.yaml'), desired);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]): Promise<CliResult> => runHere(args, { cwd: folder });

const validate = async (dotEnv: string, ...flags: string[]): Promise<CliResult> => {
  await writeFile(join(folder, '.env'), dotEnv);
  return run('validate', ...flags);
};

const whole = `SETPOINT_DESIRED_STATE=desired.yaml
ALOOCHAT_API_KEY='${telltale}#a'
TOOLZZ_TOKEN={"token":"${telltale}"} # a comment
SHOPIFY_TOKEN="${telltale}
in two lines"
`;

const broken = `# Every line but the last is broken.
ALOOCHAT_API_KEY=${telltale}#a

TOOLZZ_TOKEN="${telltale}
${telltale}
SHOPIFY_TOKEN={"token":"${telltale} #1"}
SETPOINT_PREFIX='not valid'
`;

describe('validate, with a .env', () => {
  test('without mistakes is read completely', async () => {
    const { code, stdout, stderr } = await validate(whole);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Valid: 2 accounts, 1 integration/);
    expect(code).toBe(0);
  });

  test('with mistakes names each line, and what is wrong with it', async () => {
    const { code, stdout, stderr } = await validate(broken);
    expect(code).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/The settings are not valid:$/);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^- \/.+\.env:2 has a # in a value without quotes: .+\.$/),
      expect.stringMatching(/^- \/.+\.env:4 opens a double quote that is still open at line 6, .+\.$/),
      expect.stringMatching(/^- \/.+\.env:5 has no =: .+\.$/),
      expect.stringMatching(/^- \/.+\.env:6 has a # inside a bracket or a quote .+\.$/),
      expect.stringMatching(/^- SETPOINT_PREFIX may contain .+\.$/),
    ]);
    expect(stdout + stderr).not.toContain(telltale);
  });

  test('with mistakes is reported as one JSON object', async () => {
    const { code, stdout } = await validate(broken, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringMatching(/\.env:2 .+\.env:6 /s) });
    expect(stdout).not.toContain(telltale);
  });
});

describe.each([
  ['holds a line that cannot be read', (path: string) => writeFile(path, broken), /\.env:2 has a #/],
  ['cannot be read', (path: string) => mkdir(path), /\.env cannot be read \(EISDIR\)/],
])('where .env %s', (_, make, message) => {
  beforeEach(() => make(join(folder, '.env')));

  test.each([['--version'], ['--help'], ['validate', '--help']])('%s %s needs none', async (...args) => {
    expect(await run(...args.filter(Boolean))).toMatchObject({ code: 0, stderr: '' });
  });

  test.each(['schema', 'demo', 'plan', 'daemon', 'status'])(
    '%s begins nothing, and says why',
    async (command) => {
      const { code, stdout, stderr } = await run(command);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );
});
