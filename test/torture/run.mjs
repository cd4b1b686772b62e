import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * `npm run torture` puts the built command through everything, `npm run torture NAME…` through the named ones. It takes minutes; the tests have a sample
 * of each. docs/reliability.md tells what came of it.
 */

/** Name → the folder or file below test/torture/ whose `*.torture.ts` vitest runs. */
const tortures = {
  kills: 'kills/',
};

const root = fileURLToPath(new URL('../..', import.meta.url));

const vitest = (path) =>
  new Promise((resolve, reject) => {
    const config = ['--config', 'torture.config.ts', '--root', '.'];
    const args = ['node_modules/vitest/vitest.mjs', 'run', ...config, `test/torture/${path}`];
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(tortures, name));
if (unknown.length > 0) {
  const known = Object.keys(tortures).join(', ');
  process.stderr.write(`There is no torture ${unknown.join(', ')}. There are: ${known}\n`);
  process.exitCode = 1;
} else {
  let worst = 0;
  for (const name of asked.length > 0 ? asked : Object.keys(tortures))
    worst = Math.max(worst, await vitest(tortures[name]));
  process.exitCode = worst;
}
