import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/*
 * `npm run bench` runs the quick benches, `npm run bench NAME…` the named ones. Each prints a Markdown table; docs/performance.md
 * tells how to read them.
 */

/** A bench is a module below bench/, run as a process of its own. */
const benches = {
  start: { module: 'start/start', quick: true },
  files: { module: 'files/files', quick: true },
  sets: { module: 'sets/sets', quick: true },
  growth: { module: 'growth/growth', quick: true },
  idle: { module: 'idle/idle', quick: true },
  page: { module: 'page/page', quick: true },
  apply: { module: 'apply/apply', quick: false },
  accounts: { module: 'accounts/accounts', quick: false },
  throttle: { module: 'throttle/throttle', quick: false },
  simulation: { module: 'throttle-simulation/print-tables', quick: false },
};

const root = fileURLToPath(new URL('..', import.meta.url));

/** Node's own modules in place of a shell's words: the same on every system. */
const node = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });

const run = async (names) => {
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0) {
    const known = Object.keys(benches).join(', ');
    process.stderr.write(`There is no bench ${unknown.join(', ')}. There are: ${known}\n`);
    return 1;
  }
  // What is measured is the command as its users have it; the benches themselves are only compiled.
  const built =
    (await node(['node_modules/rolldown/bin/cli.mjs', '-c'])) ||
    (await node(['node_modules/typescript/bin/tsc', '-p', 'bench/tsconfig.json']));
  if (built !== 0) return built;
  let worst = 0;
  for (const name of names) {
    const { module, args = [] } = benches[name];
    worst = Math.max(worst, await node([`dist/bench/bench/${module}.js`, ...args]));
  }
  return worst;
};

const asked = process.argv.slice(2);
const quick = Object.keys(benches).filter((name) => benches[name].quick);
process.exitCode = await run(asked.length > 0 ? asked : quick);
