import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * `npm run torture` runs all that is too long for every test run, `npm run torture NAME…` the named ones; docs/reliability.md tells what they show.
 */

/** Each is a run of vitest: its arguments, and what its environment has beside the usual. */
const tortures = {
  /** Every fault at every operation of both providers; writes the table in docs/reliability.md, so one file after the other. */
  faults: {
    args: ['test/faults', '--no-file-parallelism'],
    env: { SETPOINT_FAULT_MATRIX: 'whole' },
  },
};

const root = fileURLToPath(new URL('../..', import.meta.url));

const torture = ({ args, env }) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
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

const named = process.argv.slice(2);
process.exitCode = await run(named.length > 0 ? named : Object.keys(tortures));
