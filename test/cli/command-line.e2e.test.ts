import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setpoint-cli-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runCli(args, { cwd: folder });

/** The modules that went into a built file, as its source map names them. What the builder adds of its own has none. */
const modulesOf = async (url: string): Promise<string[]> => {
  if (url.includes('/rolldown-runtime-')) return [];
  const map: { sources: string[] } = JSON.parse(await readFile(new URL(`${url}.map`), 'utf8'));
  return map.sources;
};

describe('help', () => {
  test('names every command on stdout', async () => {
    const started = performance.now();
    const { code, stdout, stderr } = await run('--help');
    process.stdout.write(`--help took ${Math.round(performance.now() - started)} ms\n`);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    const names =
      'validate plan apply daemon status history pause resume retry forget accept import schema doctor completion demo';
    for (const name of names.split(' ')) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  test('of a command names its own options and those of all', async () => {
    const { code, stdout } = await run('apply', '--help');
    expect(code).toBe(0);
    for (const option of [
      '--yes',
      '--key',
      '--force',
      '--desired-state',
      '--account',
      '--json',
      '--log-level',
    ]) {
      expect(stdout).toContain(option);
    }
  });

  test('loads no module but the command line', async () => {
    const coverage = join(folder, 'loaded');
    await runCli(['--help'], { cwd: folder, env: { NODE_V8_COVERAGE: coverage } });
    const [file = ''] = await readdir(coverage);
    const loaded: { result: { url: string }[] } = JSON.parse(await readFile(join(coverage, file), 'utf8'));
    const built = loaded.result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
    const modules = (await Promise.all(built.map(modulesOf))).flat();
    expect(modules.some((module) => module.includes('/commander/'))).toBe(true);
    expect(
      modules.filter((module) => /\/(?:bullmq|ioredis|zod|pino|yaml|cli-progress)\//.test(module)),
    ).toStrictEqual([]);
  });

  test('without a command is printed on stderr, and is an error', async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toStrictEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Usage: setpoint');
  });

  test('--version prints the version of the package', async () => {
    expect(await run('--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('a mistake in the command line is an error with exit code 1', () => {
  test.each([
    ['an unknown command', ['pln'], /unknown command 'pln'[\s\S]*Did you mean plan\?/],
    ['a command of another tool', ['destroy'], /unknown command 'destroy'/],
    ['an unknown flag', ['plan', '--jsn'], /unknown option '--jsn'[\s\S]*Did you mean --json\?/],
    ['a flag of another command', ['plan', '--yes'], /unknown option '--yes'/],
    ['an unknown flag before the command', ['--jsn', 'plan'], /unknown option '--jsn'/],
    ['an unknown short flag', ['plan', '-x'], /unknown option '-x'/],
    ['an excess argument', ['plan', 'acme'], /too many arguments for 'plan'/],
    ['a missing key', ['retry'], /missing required argument 'key'/],
    ['two keys', ['forget', 'a', 'b'], /too many arguments for 'forget'/],
    ['a flag without its value', ['plan', '--account'], /'--account <name>' argument missing/],
    ['a value for a flag that takes none', ['plan', '--json=yes'], /json/],
    ['an unknown log level', ['validate', '--log-level', 'loud'], /--log-level must be one of trace, debug/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toStrictEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('tells how the command is called', async () => {
    const { stderr } = await run('retry', '--all');
    expect(stderr).toContain('Usage: setpoint retry [options] <key>');
    expect(stderr).toContain('setpoint retry --help shows its options.');
  });

  test.each([
    [
      'in the command line',
      ['plan', '--json', '--detailed-exitcodes'],
      /unknown option '--detailed-exitcodes'/,
    ],
    ['in a setting', ['validate', '--json', '--log-level', 'loud'], /--log-level/],
    ['of a forgotten --yes', ['apply', '--json'], /--yes/],
  ])('with --json stdout holds the error %s as JSON', async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toStrictEqual({ error: expect.stringMatching(message) });
    expect(stderr).toMatch(message);
  });
});

test('apply without a terminal and without --yes fails and says what to do', async () => {
  const { code, stdout, stderr } = await runCli(['apply'], { cwd: folder, stdin: 'yes\n' });
  expect({ code, stdout }).toStrictEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('run apply with --yes');
});

test('a reader that has seen enough is no error', async () => {
  const broken = Array.from({ length: 2000 }, (_, at) => `unknown${at}: true`).join('\n');
  await writeFile(join(folder, 'broken.yaml'), broken);
  const running = startCli(['validate', '--desired-state', 'broken.yaml'], { cwd: folder });
  running.child.stdout.destroy();
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toStrictEqual({ code: 1, stderr: '' });
});
