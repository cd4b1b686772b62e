import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { accountKeys } from '../../../src/redis/keys.ts';
import { commandWithRedisOutside } from '../../support/cli.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../../support/daemon.ts';
import type { Store, World } from '../../support/e2e-world.ts';
import { until } from '../../support/until.ts';
import { type KillScene, openKillScene, type SceneOptions } from './kill-scene.ts';

/** A step of a process between it and Redis or a provider, named by `preload.mjs`. */
export type Point = {
  readonly moment: 'before' | 'after' | 'sent' | 'answered';
  readonly name: string;
  /** The how manieth of this name. */
  readonly nth: number;
};

/** A point, and what becomes of the process there. */
export type End = { readonly point: Point; readonly signal: 'SIGKILL' | 'SIGSTOP' };

/** What came of a daemon that died at a point. */
export type Killed = {
  readonly point: Point;
  /** From when the next one ran, just after its death, until every job that it had was that one's or done, in ms; null: it had none. */
  readonly takenOverMs: number | null;
  /** From then until live was what is desired and nothing was left to do, in ms. */
  readonly convergedMs: number;
  /** The requests for a change that reached the provider beside those of any such run, as `METHOD name`. */
  readonly extraWrites: readonly string[];
};

/** The run went by without the point. */
export class NeverCame extends Error {
  override readonly name = 'NeverCame';
}

const preload = new URL('preload.mjs', import.meta.url).href;

/** What makes a child process record its points, or die (or stop) at one. */
export const tortured = (
  world: World,
  what: { readonly record?: string; readonly ends?: readonly End[]; readonly clockMs?: number },
): DaemonOptions => ({
  command: commandWithRedisOutside,
  env: {
    NODE_OPTIONS: `--import ${preload}`,
    SETPOINT_TORTURE: JSON.stringify({ prefix: world.prefix, ...what }),
  },
});

/** The queue of the account, as BullMQ keeps it. */
const queueKeys = ({ prefix }: World) => {
  const key = (name: string): string => `${accountKeys(prefix, 'acme').queuePrefix}:account.acme:${name}`;
  return { key, lock: (job: string): string => key(`${job}:lock`) };
};

/** Nothing waits, runs or is put off. */
export const isIdle = async (redis: Redis, world: World): Promise<boolean> => {
  const { key } = queueKeys(world);
  const counts = await Promise.all([
    redis.llen(key('wait')),
    redis.llen(key('active')),
    redis.zcard(key('delayed')),
    redis.zcard(key('waiting-children')),
  ]);
  return counts.every((count) => count === 0);
};

/** The jobs that a dead process left, each with the token of its lock. */
const heldJobs = async (redis: Redis, world: World): Promise<ReadonlyMap<string, string | null>> => {
  const { key, lock } = queueKeys(world);
  const jobs = await redis.lrange(key('active'), 0, -1);
  return new Map(await Promise.all(jobs.map(async (job) => [job, await redis.get(lock(job))] as const)));
};

const isTakenOver = async (
  redis: Redis,
  world: World,
  job: string,
  token: string | null,
): Promise<boolean> => {
  const { key, lock } = queueKeys(world);
  const [now, finished] = await Promise.all([redis.get(lock(job)), redis.hget(key(job), 'finishedOn')]);
  if (now !== null) return now !== token;
  return finished !== null || (await redis.exists(key(job))) === 0;
};

const startDoomed = async (world: World, point: Point, clockMs: number): Promise<Daemon | null> => {
  try {
    return await startDaemon(world, tortured(world, { ends: [{ point, signal: 'SIGKILL' }], clockMs }));
  } catch (error) {
    // It died before it could say that it runs.
    if (error instanceof Error && error.message.startsWith('The daemon ended')) return null;
    throw error;
  }
};

/** What the requests asked for: by the id that it had from the beginning, or by name, since the id of something new says nothing. */
export const writesOf = ({ cast, simulated, world }: KillScene): string[] => {
  const known = new Set(Object.keys(cast.before).map((key) => `${key}-1`));
  const names = new Map(simulated.world.list().map(({ id, name }) => [id, name]));
  return world
    .writes()
    .map(({ method, path, body }) => {
      const id = path.split('/').at(-1) ?? '';
      if (method === 'POST') return `POST ${(body as { name: string }).name}`;
      return `${method} ${known.has(id) ? id : (names.get(id) ?? id)}`;
    })
    .toSorted();
};

const mayBeToldToo = ['update created applied', 'update replaced applied'];

/** What is left of the writes when those of a run that nobody killed are taken out. */
const beside = ({ cast }: KillScene, writes: readonly string[]): string[] => {
  const left = [...writes];
  for (const write of cast.writes) left.splice(left.indexOf(write), 1);
  return left;
};

const isCreate = (write: string): boolean => write.startsWith('POST');

const expectPromises = (scene: KillScene): string[] => {
  const { cast } = scene;
  expect(scene.live(), 'exactly what is desired is live').toEqual(cast.wanted);
  expect(scene.neighboursAreUntouched(), 'what is not ours is untouched').toBe(true);
  const writes = writesOf(scene);
  expect(writes.filter(isCreate), 'each create was sent once').toEqual(cast.writes.filter(isCreate));
  const needed = new Set(writes.filter((write) => !cast.mayBeWrittenToo.includes(write)));
  expect([...needed], 'nothing else was written').toEqual(cast.writes);
  return writes;
};

/** The next run finds nothing to do and writes nothing. */
export const expectNothingLeft = async ({ world }: { readonly world: World }): Promise<void> => {
  world.quiet();
  const { code, stdout, stderr, accounts } = await world.apply();
  expect(code, `${stdout}${stderr}`).toBe(0);
  expect(accounts.map(({ result, applied }) => ({ result, applied }))).toEqual([
    { result: 'converged', applied: {} },
  ]);
  expect(world.writes(), 'the run after it writes nothing').toEqual([]);
};

/** One change of the account `acme`, as `history --json` prints it. */
type Told = {
  readonly key: string;
  readonly action: string;
  readonly outcome: string;
  readonly run: string;
};

/** History has every change of the account, and none twice, whichever daemon made it and whichever told it. */
const expectToldOnce = async ({ world, cast }: KillScene): Promise<void> => {
  const { code, stdout, stderr } = await world.run(['history', '--json', '--limit', '1000']);
  expect(code, `${stdout}${stderr}`).toBe(0);
  const { entries } = JSON.parse(stdout) as { readonly entries: readonly Told[] };
  const each = entries.map(({ run, key, action }) => `${run} ${action} ${key}`);
  expect(each.toSorted(), 'no change is told twice').toEqual([...new Set(each)].toSorted());
  const text = entries.map(({ key, action, outcome }) => `${action} ${key} ${outcome}`);
  const made = text.filter((deed) => deed.endsWith(' applied') && !mayBeToldToo.includes(deed)).toSorted();
  expect(made, text.join()).toEqual(cast.told.map((deed) => `${deed} applied`));
};

/** When every job of the dead daemon was another's or done, in ms since the epoch; null: it had none. */
const findTakeover = async (redis: Redis, world: World): Promise<number | null> => {
  const held = await heldJobs(redis, world);
  if (held.size === 0) return null;
  for (const [job, token] of held) await until(() => isTakenOver(redis, world, job, token));
  return Date.now();
};

/**
 * Has a daemon die at the point, starts another one, and waits until the account is as desired. Checks what was promised: exactly what is desired is
 * live, each create reached the provider once, nothing else was touched, and the run after it writes nothing. The clock of the first may be ahead of the
 * other's by `clockMs`.
 */
export const killAtPoint = async (
  store: Store,
  point: Point,
  { clockMs = 0, ...options }: SceneOptions & { readonly clockMs?: number },
): Promise<Killed> => {
  const scene = await openKillScene(store, options);
  const { world } = scene;
  try {
    const doomed = await startDoomed(world, point, clockMs);
    const died = await Promise.race([doomed?.ended ?? true, sleep(60_000, null)]);
    if (died === null)
      throw new NeverCame(`The daemon never came to ${point.moment} ${point.name} #${point.nth}`);
    const takenOver = findTakeover(store.client, world);
    const next = await startDaemon(world);
    // How long a process takes to start is the machine's affair.
    const from = Date.now();
    await until(async () => scene.isDone() && (await isIdle(store.client, world)));
    const convergedMs = Date.now() - from;
    const takenOverAt = await takenOver;
    const takenOverMs = takenOverAt === null ? null : Math.max(0, takenOverAt - from);
    const writes = expectPromises(scene);
    await expectToldOnce(scene);
    await expectNothingLeft(scene);
    await next.stop();
    return { point, takenOverMs, convergedMs, extraWrites: beside(scene, writes) };
  } finally {
    await world.close();
  }
};

/** The points that one run of a daemon comes by, from its start until its run has ended, in their order. */
export const recordPoints = async (store: Store, options: SceneOptions): Promise<readonly Point[]> => {
  const scene = await openKillScene(store, options);
  const { world } = scene;
  const record = join(world.folder, 'points.jsonl');
  try {
    const daemon = await startDaemon(world, tortured(world, { record }));
    await until(async () => scene.isDone() && (await isIdle(store.client, world)));
    await daemon.kill();
    expectPromises(scene);
    const lines = (await readFile(record, 'utf8')).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Point);
  } finally {
    await world.close();
  }
};
