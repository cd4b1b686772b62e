import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import { openOrigin, temporaryFolder, yaml } from '../support/git-origin.ts';
import { type GitServer, serveGit } from '../support/git-server.ts';
import { runHere } from '../support/run-here.ts';

type Test = Parameters<typeof openOrigin>[0];
const file = 'desired-state/all.yaml';
const token = 'token-hunter2hunter';

const open = async (test: Test, files?: Parameters<typeof openOrigin>[1]) => {
  const origin = openOrigin(test, files);
  const server = await serveGit(origin.root, test);
  const cwd = temporaryFolder(test, 'cwd');
  const env = { SETPOINT_GIT_URL: `${server.origin}/bots.git`, ALOOCHAT_API_KEY: 'a-key-of-some-length' };
  return { origin, server, cwd, env, run: (...args: string[]) => runHere(args, { cwd, env }) };
};

const away = (server: GitServer): void => {
  server.behaviour = { is: 'status', status: 503 };
};

describe('commands with a Git source', () => {
  test('validate the commit that the ref names, and --ref another one', async (test) => {
    const { origin, run } = await open(test);
    const first = origin.git('rev-parse', 'HEAD');
    origin.git('checkout', '-q', '-b', 'review');
    const second = origin.push({ [file]: `${yaml('second')}odd: 1\n` });
    const main = await run('validate', '--json');
    test.expect(JSON.parse(main.stdout)).toMatchObject({ valid: true, revision: first, integrations: 1 });
    const review = await run('validate', '--ref', 'review');
    test.expect(review.stdout).toMatch(/^desired-state\/all\.yaml:5:1 /m);
    test.expect(review.code).toBe(1);
    const commit = await run('validate', '--json', '--ref', second);
    test.expect(JSON.parse(commit.stdout)).toMatchObject({ valid: false });
  });

  test('keep their data in the current folder', async (test) => {
    const { cwd, run } = await open(test);
    test.expect(await run('validate')).toMatchObject({ code: 0, stderr: '' });
    test.expect(readdirSync(cwd)).toEqual(['.setpoint']);
  });

  test('need the remote to plan, apply, validate and import; others use the last good commit', async (test) => {
    const { server, run } = await open(test);
    test.expect(await run('validate')).toMatchObject({ code: 0 });
    away(server);
    for (const args of [['plan'], ['apply', '--yes'], ['validate'], ['import', 'acme']]) {
      const { code, stderr } = await run(...args);
      test.expect(stderr, args[0]).toMatch(/cannot be read from Git: .+ an error of its own/);
      test.expect(code).toBe(1);
    }
    for (const args of [
      ['status'],
      ['history'],
      ['retry', 'first'],
      ['pause', 'acme'],
      ['resume', 'acme'],
      ['forget', 'first'],
    ]) {
      const { stderr, stdout } = await run(...args);
      const warnings = stderr.split('\n').filter((line) => line.startsWith('Warning: '));
      test.expect(warnings, `${args[0]} ${stderr}`).toHaveLength(1);
      test.expect(warnings[0]).toMatch(/Used is the last good commit, [0-9a-f]+\.$/);
      test.expect(stdout + stderr).not.toContain('unexpectedly');
    }
  });

  test('know only the ledger while there has never been a good commit', async (test) => {
    const { server, run } = await open(test);
    away(server);
    test.expect(await run('status')).toMatchObject({ code: 1 });
    const history = await run('history');
    test.expect(history.code).toBe(0);
    test.expect(history.stderr).toContain('So only accounts and keys in the ledger are known.');
  });

  test('refuse --ref without a Git source', async (test) => {
    const cwd = temporaryFolder(test, 'cwd');
    const { code, stderr } = await runHere(['plan', '--ref', 'main'], { cwd });
    test.expect(stderr).toContain('--ref needs SETPOINT_GIT_URL');
    test.expect(code).toBe(1);
  });
});

/** Everything that the processes of this machine were started with. */
const commandLines = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .join('\n');

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

test.runIf(process.platform === 'linux')(
  'a token stands on no command line, in no file, no text and no log',
  async (test) => {
    const { server, cwd, env } = await open(test);
    server.credentials = `x-access-token:${token}`;
    writeFileSync(join(cwd, 'token'), `${token}\n`);
    const given = { ...env, SETPOINT_GIT_TOKEN_FILE: 'token' };
    const run = async (): Promise<string> => {
      const running = startCli(['validate', '--log-level', 'trace'], { cwd, env: given });
      let ended = false;
      const result = running.ended.finally(() => {
        ended = true;
      });
      while (!ended) {
        test.expect(commandLines()).not.toContain(token);
        // Each process lives for longer.
        await sleep(4);
      }
      const { stdout, stderr } = await result;
      return stdout + stderr;
    };
    test.expect(await run()).toMatch(/^Valid: /m);
    test.expect(server.requests.some(({ authorization }) => authorization !== null)).toBe(true);
    server.credentials = 'x-access-token:another';
    test.expect(await run()).toMatch(/refuses the access/);
    rmSync(join(cwd, 'token'));
    for (const path of filesBelow(cwd)) test.expect(readFileSync(path, 'latin1'), path).not.toContain(token);
  },
);

/** Ends a command at once, and what it started, as a machine does that loses power. */
const killAll = (pid: number): void => {
  const below = (parent: number): number[] =>
    readdirSync('/proc').flatMap((name) => {
      if (!/^\d+$/.test(name)) return [];
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1) ?? '';
        return Number(stat.split(' ')[1]) === parent ? [Number(name), ...below(Number(name))] : [];
      } catch {
        return [];
      }
    });
  for (const each of [pid, ...below(pid)]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
};

/** The steps at which a command is killed: half of them, each for a new clone and for one that is there, every day, and all by `npm run torture promises`. */
const stepsOf = (everyDay: readonly number[]): readonly number[] =>
  process.env.TORTURE_QUIET === undefined ? everyDay : [0, 1, 2, 3, 4, 5, 6, 7];

test.runIf(process.platform === 'linux').for([
  ['the command alone', stepsOf([0, 1, 4, 5])],
  ['with Git', stepsOf([2, 3, 6, 7])],
] as const)(
  'a command that is killed at any step of a fetch leaves nothing that the next one cannot use: %s',
  async ([who, steps], test) => {
    const { origin, cwd, env, server } = await open(test);
    const data = join(cwd, '.setpoint');
    const started = performance.now();
    test.expect(await runHere(['validate'], { cwd, env })).toMatchObject({ code: 0 });
    const whole = performance.now() - started;
    for (const step of steps) {
      if (step % 2 === 0) rmSync(data, { recursive: true, force: true });
      const id = origin.push({ [file]: yaml(`key-${step}`) });
      const before = server.requests.length;
      const { child, ended } = startCli(['validate'], { cwd, env });
      // By what the server was asked, or by the time that it takes: both reach each step, on any machine.
      if (step < 4) {
        while (server.requests.length < before + 1 + step && child.exitCode === null) await sleep(1);
      } else await sleep((whole * (step - 3)) / 5);
      if (who === 'with Git') killAll(child.pid ?? 0);
      else child.kill('SIGKILL');
      await ended;
      const next = await runHere(['validate', '--json'], { cwd, env });
      test.expect(JSON.parse(next.stdout), next.stderr).toMatchObject({ valid: true, revision: id });
    }
    // A command that finds all in place takes no lock, and leaves that of a killed one to the next fetch.
    origin.push({ [file]: yaml('last') });
    test.expect(await runHere(['validate'], { cwd, env })).toMatchObject({ code: 0 });
    const kept = readdirSync(join(data, 'git'));
    test.expect(kept.filter((name) => name.endsWith('.new') || name.endsWith('.lock'))).toEqual([]);
  },
);

test.runIf(process.getuid?.() === 0)('a clone in a data folder of another user is read', async (test) => {
  const { cwd, run } = await open(test);
  test.expect(await run('validate')).toMatchObject({ code: 0 });
  execFileSync('chown', ['-R', '65534:65534', join(cwd, '.setpoint')]);
  test.expect(await run('validate')).toMatchObject({ code: 0, stderr: '' });
});
