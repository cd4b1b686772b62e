import { execFile } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { RedisHandle } from '../../src/redis/redis-handle.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { openAccountStore } from '../../src/store/account-store.ts';
import { openRateTrail } from '../../src/throttle/rate-trail.ts';
import { openWorld, type World } from '../support/e2e-world.ts';

const run = promisify(execFile);

const shipped = fileURLToPath(new URL('../../desired-state', import.meta.url));

/** The example that ships with Setpoint, in a repository of its own, over simulated providers. */
export type ExampleWorld = {
  readonly world: World;
  readonly sim: Simulator;
  /** Where it is, for the commands. */
  readonly folder: string;
  /** Changes a file of it, and commits that. */
  commit(file: string, change: (text: string) => string, message: string): Promise<void>;
};

const git = async (folder: string, ...args: readonly string[]): Promise<void> => {
  const person = ['-c', 'user.name=Ana', '-c', 'user.email=ana@acme.example'];
  await run('git', [...person, ...args], { cwd: folder });
};

const variablesIn = async (folder: string): Promise<readonly string[]> => {
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return [...texts.join('\n').matchAll(/(?<!\$)\$\{([A-Z_]+)\}/g)].map(([, name]) => name ?? '');
};

const environmentOf = (
  names: readonly string[],
  { aloochat, toolzz }: Simulator,
): Record<string, string> => ({
  ...Object.fromEntries(names.map((name) => [name, `value-of-${name.toLowerCase()}`])),
  ALOOCHAT_BASE_URL: aloochat.baseUrl,
  ALOOCHAT_API_KEY: aloochat.credential,
  TOOLZZ_BASE_URL: toolzz.baseUrl,
  TOOLZZ_TOKEN: toolzz.credential,
});

/** Opens it, not yet applied. */
export const openExampleWorld = async (): Promise<ExampleWorld> => {
  const world = await openWorld({ ownProcess: true });
  const sim = await world.simulate({
    aloochat: { limit: { model: 'bucket', perSecond: 4, burst: 3, headers: 'retry-after' } },
  });
  const folder = join(world.folder, 'desired-state');
  await cp(shipped, folder, { recursive: true });
  Object.assign(world.env, environmentOf(await variablesIn(folder), sim), { SETPOINT_DESIRED_STATE: folder });
  const commit: ExampleWorld['commit'] = async (file, change, message) => {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
    await git(world.folder, 'add', 'desired-state');
    await git(world.folder, 'commit', '-q', '-m', message);
  };
  await git(world.folder, 'init', '-q');
  const { unit, user } = sim.toolzz;
  const here = (text: string): string =>
    text.replace(/unit: .*/, `unit: ${unit}`).replace(/user: .*/, `user: ${user}`);
  await commit('accounts.yaml', here, 'Connect the sales and support agents');
  return { world, sim, folder, commit };
};

/** A day of runs, three in a quarter of an hour, which found nothing; twice the provider was away. */
const noteRuns = async (redis: RedisHandle['client'], prefix: string, account: string): Promise<void> => {
  const { history } = openAccountStore({ redis, prefix, account });
  const now = Date.now();
  for (let nth = 3 * 95; nth > 0; nth--) {
    const isAway = nth === 200 || nth === 71;
    await history.appendRun(
      {
        account,
        run: `noted-${nth}`,
        trigger: 'schedule',
        revision: '',
        result: isAway ? 'failed' : 'converged',
        applied: {},
        failed: [],
        blocked: [],
        error: isAway ? 'The provider answered 503 to GET /integrations' : null,
        notices: [],
        startedAt: now - nth * 5 * 60_000,
        durationMs: isAway ? 2_600 : 900 + 700 * Math.abs(Math.sin(nth / 9)) + ((nth * 37) % 5) * 90,
      },
      [],
    );
  }
};

/** What a daemon would have noted in some hours of work at this provider, which takes about four requests a second. */
export const noteHours = async ({ world }: ExampleWorld, account: string): Promise<void> => {
  const dataDir = join(world.folder, '.setpoint');
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const redis = await openRedis({ redisUrl: null, dataDir, log });
  await noteRuns(redis.client, world.prefix, account);
  const trail = openRateTrail({ redis: redis.client, prefix: world.prefix, account });
  const rates = [
    5, 6.4, 3.4, 3.4, 3.6, 3.8, 4, 4.2, 3.7, 3.7, 3.8, 3.9, 4, 4.1, 4.2, 3.8, 3.8, 3.9, 3.9, 4, 4.1, 3.8, 3.9,
  ];
  const now = Date.now();
  for (const [at, ratePerSecond] of rates.entries()) {
    const refused = ratePerSecond < (rates[at - 1] ?? 0);
    trail.record({ at: now - (rates.length - at) * 10 * 60_000, ratePerSecond, refused });
  }
  await redis.client.ping();
  await redis.close();
};
