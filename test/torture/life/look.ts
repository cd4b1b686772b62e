import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { keysBegin } from '../../../src/redis/keys.ts';
import { type Daemon, startDaemon } from '../../support/daemon.ts';
import type { Store, World } from '../../support/e2e-world.ts';
import { until } from '../../support/until.ts';

/** What the daemon held after so many runs: MiB, counts, and ms of lag since the look before. */
export type Look = {
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

/** A daemon that says what it holds. */
export type WatchedDaemon = Daemon & {
  /** @param runs how many it has ended */
  look(runs: number): Promise<Look>;
};

const inRedis = async ({ client }: Store, world: World): Promise<Pick<Look, 'keys' | 'jobs' | 'redis'>> => {
  const keys = await client.keys(`${keysBegin(world.prefix)}*`);
  const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 0)));
  const jobs = keys.filter((key) => /:account\.[^:]+:(run|change)-/.test(key)).length;
  const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return { keys: keys.length - jobs, jobs, redis: Math.round(bytes / 1024) };
};

/** Starts a daemon that answers SIGUSR2 with what it holds (`preload.mjs`). */
export const startWatched = async (world: World, store: Store): Promise<WatchedDaemon> => {
  const report = join(world.folder, 'life.jsonl');
  await writeFile(report, '');
  const preload = fileURLToPath(new URL('./preload.mjs', import.meta.url));
  const daemon = await startDaemon(world, {
    ownProcess: true,
    env: { NODE_OPTIONS: `--expose-gc --import ${preload}`, LIFE_REPORT: report, SETPOINT_LOG_LEVEL: 'info' },
  });
  const look = async (runs: number): Promise<Look> => {
    const before = (await readFile(report, 'utf8')).split('\n').length;
    process.kill(daemon.pid, 'SIGUSR2');
    await until(async () => (await readFile(report, 'utf8')).split('\n').length > before);
    const lines = (await readFile(report, 'utf8')).trimEnd().split('\n');
    return { runs, ...(await inRedis(store, world)), ...JSON.parse(lines.at(-1) ?? '{}') };
  };
  return { ...daemon, look };
};

/** Prints what was held over time. */
export const printCurve = (curve: readonly Look[]): void => {
  const columns = [
    ...(['runs', 'rss', 'heap', 'redis', 'jobs', 'keys', 'held', 'timers', 'listeners'] as const),
    ...(['warnings', 'lagP99', 'lagMax', 'lagOwn'] as const),
  ];
  const rows = curve.map((look) => `| ${columns.map((column) => look[column]).join(' | ')} |`);
  process.stdout.write(
    `\n| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n${rows.join('\n')}\n\n`,
  );
};

export const largest = (of: readonly Look[], what: (look: Look) => number): number =>
  Math.max(...of.map(what));

/** The first quarter fills caches; from then on it must not go up. */
export const expectLevel = (
  curve: readonly Look[],
): { readonly early: readonly Look[]; readonly late: readonly Look[] } => {
  const quarter = Math.floor(curve.length / 4);
  const early = curve.slice(quarter, 2 * quarter);
  const late = curve.slice(-quarter);
  expect(largest(late, ({ heap }) => heap)).toBeLessThan(1.1 * largest(early, ({ heap }) => heap) + 3);
  expect(largest(late, ({ rss }) => rss)).toBeLessThan(1.15 * largest(early, ({ rss }) => rss) + 10);
  expect(largest(late, ({ keys }) => keys)).toBeLessThanOrEqual(largest(early, ({ keys }) => keys) + 10);
  expect(largest(late, ({ held }) => held)).toBeLessThanOrEqual(largest(early, ({ held }) => held) + 1);
  expect(largest(late, ({ listeners }) => listeners)).toBe(largest(early, ({ listeners }) => listeners));
  expect(largest(late, ({ timers }) => timers)).toBeLessThanOrEqual(
    largest(early, ({ timers }) => timers) + 2,
  );
  expect(largest(curve, ({ warnings }) => warnings)).toBe(0);
  return { early, late };
};
