import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { findServerBinary } from '../../src/redis/start-server.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { type RunningCli, startCli } from '../support/cli.ts';
import { aloochatAt, openWorld, ref, toolzzAt, usualCredentials, type World } from '../support/e2e-world.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

const openEmbeddedWorld = async (
  { onTestFinished }: TestContext,
  { ownProcess = false } = {},
): Promise<{ world: World; sim: Simulator }> => {
  const world = await openWorld({ env: { ...usualCredentials, TOKEN: 'xoxb-0123456789' }, ownProcess });
  onTestFinished(world.close);
  return { world, sim: await world.simulate() };
};

const desire = (world: World, sim: Simulator, count: number, rate = '500/s') =>
  world.desire({
    accounts: { acme: aloochatAt(sim, { rate }), brasil: toolzzAt(sim) },
    integrations: Object.fromEntries(
      Array.from({ length: count }, (_, i): [string, object] => [
        `chat-${i}`,
        { account: 'acme', type: 'slack', name: `Chat ${i}`, config: { token: ref('TOKEN') } },
      ]),
    ),
  });

const namesAt = (sim: Simulator): string[] => sim.aloochat.world.list().map(({ name }) => name);

/** The Redis servers that run for a world's data: they show the socket that they listen on. */
const serversOf = async ({ folder }: World): Promise<string[]> => {
  const socket = await readFile(join(folder, '.setpoint/redis/socket'), 'utf8').catch(() => '');
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  const mark = socket === '' ? folder : basename(socket.trim());
  return stdout.split('\n').filter((line) => line.includes(mark) && !line.startsWith('ps '));
};

/** Jobs of the account `acme` that are still to be done. */
const jobsLeftIn = async ({ folder, prefix }: World): Promise<string[]> => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  const redis = await openRedis({ redisUrl: null, dataDir: join(folder, '.setpoint'), log });
  try {
    const queue = `${accountKeys(prefix, 'acme').queuePrefix}:account.acme`;
    const [waiting, active] = await Promise.all(
      ['wait', 'active'].map((list) => redis.client.lrange(`${queue}:${list}`, 0, -1)),
    );
    const delayed = await redis.client.zrange(`${queue}:delayed`, '0', '-1');
    return [...(waiting ?? []), ...(active ?? []), ...delayed];
  } finally {
    await redis.close();
  }
};

const startApply = (world: World): RunningCli =>
  startCli(['apply', '--yes', '--desired-state', join(world.folder, 'desired-state.yaml')], {
    cwd: world.folder,
    env: world.env,
  });

const untilLive = (sim: Simulator, count: number) => until(() => namesAt(sim).length >= count);

// Most of the time they wait.
describe.concurrent('without a Redis at hand', () => {
  it('commands from any folder share one ledger, and leave no server behind', async (test) => {
    const { world, sim } = await openEmbeddedWorld(test);
    await desire(world, sim, 3);
    expect((await world.apply()).code).toBe(0);
    expect(await serversOf(world)).toEqual([]);

    const elsewhere = await mkdtemp(join(tmpdir(), 'setpoint-elsewhere-'));
    test.onTestFinished(() => rm(elsewhere, { recursive: true }));
    const path = join(world.folder, 'desired-state.yaml');
    const ran = [
      await world.run(['plan', '--detailed-exitcode', '--desired-state', path], { cwd: elsewhere }),
      await world.run(
        [
          'plan',
          '--detailed-exitcode',
          '--desired-state',
          join(basename(world.folder), 'desired-state.yaml'),
        ],
        {
          cwd: dirname(world.folder),
        },
      ),
    ];
    for (const { code, stdout } of ran) expect(code, stdout).toBe(0);
    expect(await serversOf(world)).toEqual([]);
  });

  it('commands at once share one server, and the last one stops it', async (test) => {
    const { world, sim } = await openEmbeddedWorld(test, { ownProcess: true });
    await desire(world, sim, 10);
    const ran = await Promise.all([world.run(['plan']), world.apply(), world.run(['status']), world.apply()]);
    expect(ran.map(({ code }) => code === 0 || code === 2)).toEqual([true, true, true, true]);
    expect(namesAt(sim).toSorted()).toEqual([...new Set(namesAt(sim))].toSorted());
    expect(namesAt(sim)).toHaveLength(10);
    expect(await serversOf(world)).toEqual([]);
    expect((await world.plan()).code).toBe(0);
  });

  it.for(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
    'an apply that %s ends in its middle leaves no server, and the next one makes the rest',
    async (signal, test) => {
      const { world, sim } = await openEmbeddedWorld(test);
      await desire(world, sim, 30, '8/s');
      const applying = startApply(world);
      await untilLive(sim, 6);
      applying.child.kill(signal);
      const { code, stderr } = await applying.ended;
      expect(code, stderr).toBe({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal]);
      expect(stderr).toContain(`Interrupted by ${signal}`);
      expect(await serversOf(world)).toEqual([]);
      expect(namesAt(sim).length).toBeLessThan(30);

      await desire(world, sim, 30);
      const again = await world.apply();
      expect(again.code, again.stdout).toBe(0);
      expect(namesAt(sim)).toHaveLength(30);
      expect(new Set(namesAt(sim)).size).toBe(30);
      expect(await serversOf(world)).toEqual([]);
    },
  );

  it('the apply after one that was killed takes over, and creates no duplicate', async (test) => {
    const { world, sim } = await openEmbeddedWorld(test);
    await desire(world, sim, 30, '8/s');
    const applying = startApply(world);
    await untilLive(sim, 6);
    applying.child.kill('SIGKILL');
    await applying.ended;
    await desire(world, sim, 30);
    const again = await world.apply();
    expect(again.code, again.stdout + again.stderr).toBe(0);
    expect(namesAt(sim)).toHaveLength(30);
    expect(new Set(namesAt(sim)).size).toBe(30);
    expect((await world.plan()).code).toBe(0);
    expect(await serversOf(world)).toEqual([]);
    expect(await jobsLeftIn(world)).toEqual([]);
  });

  it('with REDIS_URL that server is used and left running, with a warning of what it may lose', async (test) => {
    const { world, sim } = await openEmbeddedWorld(test);
    const port = await freePort();
    const binary = (await findServerBinary()) ?? '';
    const server = spawn(binary, ['--port', String(port), '--save', '', '--dir', world.folder], {
      stdio: 'ignore',
    });
    test.onTestFinished(() => void server.kill());
    world.env.REDIS_URL = `redis://127.0.0.1:${port}/3`;
    await desire(world, sim, 3);
    await until(async () => (await world.run(['plan'])).code === 0);
    const applied = await world.apply();
    expect(applied.code, applied.stderr).toBe(0);
    expect(applied.stderr).toMatch(/Warning: .*appendonly/);
    expect((await world.plan()).code).toBe(0);
    expect(server.exitCode).toBeNull();
    expect(await serversOf(world)).toEqual([]);
  });
});
