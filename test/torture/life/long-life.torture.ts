import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type AccountJobs, openAccountJobs } from '../../../jobs/account-jobs.ts';
import { triggerRun } from '../../../jobs/run/trigger-run.ts';
import { keysBegin } from '../../../src/redis/keys.ts';
import { type Daemon, startDaemon } from '../../support/daemon.ts';
import { useWorlds } from '../../support/e2e-fixture.ts';
import { aloochatAt, type World } from '../../support/e2e-world.ts';
import { until } from '../../support/until.ts';

/* A daemon through thousands of quick runs, with edits, drift and faults: what it holds levels off. */
const runs = Number(process.env.TORTURE_RUNS ?? 2_000);
const looks = 20;

/** Jobs that are kept: so many that ended well, and so many that failed. */
const keptJobs = 2 * 200;

/** What the daemon held after so many runs: MiB, counts, and ms of lag since the look before. */
type Look = {
  readonly runs: number;
  readonly rss: number;
  readonly heap: number;
  readonly held: number;
  readonly timers: number;
  readonly listeners: number;
  /** Since it began: of too many listeners at one emitter, for one. */
  readonly warnings: number;
  readonly lagP99: number;
  /** On a busy machine this is mostly the machine's. */
  readonly lagMax: number;
  /** The part of it that the daemon used a processor for. */
  readonly lagOwn: number;
  /** Keys in Redis, beside the jobs that are kept for who wants to look at them. */
  readonly keys: number;
  readonly jobs: number;
  /** What they all take there, in KiB. */
  readonly redis: number;
};

const { store, open } = useWorlds();

const shops = (revision: number) =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `shop-${i}`,
      {
        account: 'acme',
        type: 'shopify',
        name: `Shop ${i}`,
        config: { shop_domain: `s${i}.example`, region: `r${i < 3 ? revision : 0}` },
      },
    ]),
  );

/** Waits until the account has nothing left to do. */
const settled = ({ queue, runs: kept }: AccountJobs): Promise<void> =>
  until(async () => {
    const counts = await queue.getJobCounts(
      'active',
      'waiting',
      'waiting-children',
      'delayed',
      'prioritized',
    );
    return Object.values(counts).every((count) => count === 0) && !(await kept.isDirty());
  });

const inRedis = async (world: World): Promise<Pick<Look, 'keys' | 'jobs' | 'redis'>> => {
  const { client } = store();
  const keys = await client.keys(`${keysBegin(world.prefix)}*`);
  const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 0)));
  const jobs = keys.filter((key) => /:account\.acme:(run|change)-/.test(key)).length;
  const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return { keys: keys.length - jobs, jobs, redis: Math.round(bytes / 1024) };
};

const lookAt = async (world: World, daemon: Daemon, report: string, done: number): Promise<Look> => {
  const before = (await readFile(report, 'utf8')).split('\n').length;
  process.kill(daemon.pid, 'SIGUSR2');
  await until(async () => (await readFile(report, 'utf8')).split('\n').length > before);
  const lines = (await readFile(report, 'utf8')).trimEnd().split('\n');
  return { runs: done, ...(await inRedis(world)), ...JSON.parse(lines.at(-1) ?? '{}') };
};

const largest = (of: readonly Look[], what: (look: Look) => number): number => Math.max(...of.map(what));

test(`a daemon through ${runs} runs keeps no memory, no keys, no handles, and never hangs`, {
  timeout: 7_200_000,
}, async () => {
  const { world, sim } = await open();
  const account = aloochatAt(sim, { schedule: '0 0 1 1 *' });
  const edit = (revision: number) =>
    world.desire({ accounts: { acme: account }, integrations: shops(revision) });
  await edit(0);
  const report = join(world.folder, 'life.jsonl');
  await writeFile(report, '');
  const preload = fileURLToPath(new URL('./preload.mjs', import.meta.url));
  const daemon = await startDaemon(world, {
    env: { NODE_OPTIONS: `--expose-gc --import ${preload}`, LIFE_REPORT: report, SETPOINT_LOG_LEVEL: 'info' },
  });
  const jobContext = { redis: store().client, prefix: world.prefix, processId: 'the-test' };
  const jobs = openAccountJobs(jobContext, 'acme');
  await settled(jobs);
  // What loading takes is over: the lag counts from here on.
  await lookAt(world, daemon, report, 0);
  const curve: Look[] = [];
  for (let run = 1; run <= runs; run++) {
    if (run % 10 === 0) {
      await edit(run);
      // The daemon sees the file a moment later, and runs by itself as well.
      await sleep(100);
    }
    const [drifted] = sim.aloochat.world.list().slice(run % 20);
    if (run % 7 === 0 && drifted) sim.aloochat.world.edit(drifted.id, { name: `By hand ${run}` });
    if (run % 13 === 0) sim.aloochat.faults.add({ kind: 'drop', when: 'after', method: 'PUT', times: 1 });
    if (run % 31 === 0) sim.aloochat.faults.add({ kind: 'status', status: 503, method: 'GET', times: 1 });
    await triggerRun(jobs, 'schedule');
    await settled(jobs);
    sim.aloochat.requests.clear();
    if (run % Math.max(1, Math.floor(runs / looks)) === 0)
      curve.push(await lookAt(world, daemon, report, run));
  }
  const columns = [
    ...(['runs', 'rss', 'heap', 'redis', 'jobs', 'keys', 'held', 'timers', 'listeners'] as const),
    ...(['warnings', 'lagP99', 'lagMax', 'lagOwn'] as const),
  ];
  const rows = curve.map((look) => `| ${columns.map((column) => look[column]).join(' | ')} |`);
  process.stdout.write(
    `\n| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n${rows.join('\n')}\n\n`,
  );

  // The first quarter fills caches; from then on it must not go up.
  const early = curve.slice(Math.floor(looks / 4), Math.floor(looks / 2));
  const late = curve.slice(-Math.floor(looks / 4));
  expect(largest(late, ({ heap }) => heap)).toBeLessThan(1.1 * largest(early, ({ heap }) => heap) + 3);
  expect(largest(late, ({ rss }) => rss)).toBeLessThan(1.15 * largest(early, ({ rss }) => rss) + 10);
  expect(largest(late, ({ keys }) => keys)).toBeLessThanOrEqual(largest(early, ({ keys }) => keys) + 10);
  expect(largest(curve, ({ jobs: kept }) => kept)).toBeLessThanOrEqual(keptJobs + 10);
  if (runs > 4 * keptJobs)
    expect(largest(late, ({ redis }) => redis)).toBeLessThan(1.2 * largest(early, ({ redis }) => redis) + 50);
  expect(largest(late, ({ held }) => held)).toBeLessThanOrEqual(largest(early, ({ held }) => held) + 1);
  expect(largest(late, ({ listeners }) => listeners)).toBe(largest(early, ({ listeners }) => listeners));
  expect(largest(late, ({ timers }) => timers)).toBeLessThanOrEqual(
    largest(early, ({ timers }) => timers) + 2,
  );
  expect(largest(curve, ({ warnings }) => warnings)).toBe(0);
  expect(largest(curve, ({ lagP99 }) => lagP99)).toBeLessThan(100);
  expect(largest(curve, ({ lagOwn }) => lagOwn)).toBeLessThan(100);
  await jobs.queue.close();
  expect((await daemon.stop()).code).toBe(0);
});
