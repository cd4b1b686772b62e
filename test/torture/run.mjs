import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * `npm run torture` runs all that is too long for every test run, `npm run torture NAME…` the named ones; docs/reliability.md tells what they show.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The long tests whose properties say how many examples they have. */
const propertyFiles = () =>
  readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' })
    .map((file) => `test/${file}`)
    .filter(
      (file) =>
        file.endsWith('.long.test.ts') && readFileSync(`${root}/${file}`, 'utf8').includes('numRuns: runs('),
    );

/** Each is a run of vitest: its arguments, and what its environment has beside the usual. */
const tortures = {
  /** Generated worlds through which anything happens. */
  worlds: { args: ['test/worlds'], env: { TORTURE_WORLDS: '2000', TORTURE_SEED: `${Date.now()}` } },
  /** Ten thousand worlds of a provider that makes what it likes of values, beside somebody who writes there too. */
  opponents: { args: ['test/opponents'], env: { TORTURE_WORLDS: '10000', TORTURE_SEED: `${Date.now()}` } },
  /** Ten thousand mutated lists. */
  mutations: { args: ['test/reconcile/mutated-lists.redis.test.ts'], env: { TORTURE_MUTATIONS: '5000' } },
  /** The properties of the long tests, with twenty times as many examples. */
  properties: { args: ['--project', 'long', ...propertyFiles()], env: { TORTURE_TIMES: '20' } },
  /** Every fault at every operation of both providers; writes the table in docs/reliability.md, so one file after the other. */
  faults: { args: ['test/faults', '--no-file-parallelism'], env: { SETPOINT_FAULT_MATRIX: 'whole' } },
  /** A daemon killed at every point of a run, and Redis gone for a minute; writes the table in docs/reliability.md. */
  kills: { args: ['test/torture/kills', '--config', 'torture.config.ts', '--root', '.'], env: {} },
  /**
   * Daemons that start, end, take over and lose their Redis, within the times that are promised: the tests of every day allow a busy machine twice that. And
   * commands that are killed at each step of a fetch.
   */
  promises: {
    args: ['test/e2e-daemon', 'test/cli/git-source.e2e.test.ts', '--no-file-parallelism'],
    env: { TORTURE_QUIET: '1' },
  },
  /** A daemon through two thousand runs, and one with three hundred accounts through sixty ticks of each. */
  life: { args: ['test/torture/life', '--config', 'torture.config.ts', '--root', '.'], env: {} },
};

const torture = ({ args, env }) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...env, ...process.env },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });

const run = async (names) => {
  const unknown = names.filter((name) => !Object.hasOwn(tortures, name));
  if (unknown.length > 0) {
    const known = Object.keys(tortures).join(', ');
    process.stderr.write(`There is no torture ${unknown.join(', ')}. There are: ${known}\n`);
    return 1;
  }
  let worst = 0;
  for (const name of names) worst = Math.max(worst, await torture(tortures[name]));
  return worst;
};

const asked = process.argv.slice(2);
process.exitCode = await run(asked.length > 0 ? asked : Object.keys(tortures));
