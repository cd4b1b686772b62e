import { describe, it } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import type { World } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';
import { everySecond, onceAYear, openScene } from './scene.ts';

const store = useStore();

const statusOf = async (world: World) => {
  const { stdout } = await world.run(['status', '--json']);
  return JSON.parse(stdout).accounts[0];
};

describe.concurrent('a paused account', () => {
  it('is left alone by a daemon’s ticks and edits, and by apply, until it is resumed', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    await desire(chats(1));
    const daemon = await startDaemon(world);
    await until(() => live().length === 1);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    const paused = await world.run(['pause', 'acme']);
    test.expect([paused.code, paused.stderr]).toEqual([0, '']);
    test.expect(paused.stdout).toContain('setpoint resume acme');
    await daemon.said('Account paused; skipping runs');
    const before = await statusOf(world);
    test.expect(before).toMatchObject({ paused: true, inSync: true, lastRun: { result: 'converged' } });
    test.expect(Date.now() - Date.parse(before.pausedSince)).toBeLessThan(60_000);
    const requests = sim.aloochat.requests.all.length;
    const from = daemon.lines().length;
    await desire(chats(2));
    await daemon.said('Desired state read', { from });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    test.expect(sim.aloochat.requests.all).toHaveLength(requests);
    const after = daemon.lines().slice(from);
    test
      .expect(
        after.filter(({ msg }) => msg === 'Run ended' || msg.startsWith('Account paused; skipping runs')),
      )
      .toEqual([]);
    test.expect((await statusOf(world)).lastRun).toEqual(before.lastRun);
    const again = await world.run(['pause', 'acme']);
    test.expect([again.code, again.stdout]).toEqual([0, test.expect.stringContaining('already paused')]);
    const plan = await world.run(['plan']);
    test.expect(plan.code).toBe(0);
    test.expect(plan.stdout).toMatch(/is paused since[\s\S]*create acme-1/);
    const apply = await world.run(['apply', '--yes']);
    test.expect(apply.code).toBe(1);
    test.expect(apply.stdout).toMatch(/acme: failed[\s\S]*setpoint\s+resume\s+acme/);
    test.expect(live()).toHaveLength(1);
    const resumed = await world.run(['resume', 'acme']);
    test
      .expect([resumed.code, resumed.stdout])
      .toEqual([0, test.expect.stringContaining('The daemon starts a run now')]);
    await until(() => live().length === 2);
    // The provider has the create before the history has it.
    const actions = async (): Promise<string[]> => {
      const { stdout } = await world.run(['history', '--json', '--limit', '3']);
      return JSON.parse(stdout).entries.map(({ action }: { action: string }) => action);
    };
    await test.expect.poll(actions).toEqual(['create', 'resume', 'pause']);
  });

  it('runs at once when it is resumed, and continues the run that the pause stopped', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear, {
      // Slow enough that the command has come before they are all made, however long it takes to start.
      aloochat: { quirks: { serviceMs: 1_500 } },
    });
    await desire(chats(40), { concurrency: 2 });
    const daemon = await startDaemon(world);
    await until(() => live().length >= 2);
    await world.run(['pause', 'acme']);
    Object.assign(sim.aloochat.quirks, { serviceMs: 0 });
    const ended = await daemon.said('Run ended');
    test.expect(ended).toMatchObject({ result: 'failed', error: test.expect.stringContaining('paused') });
    test.expect(live().length).toBeLessThan(40);
    const refused = await statusOf(world);
    test.expect(refused).toMatchObject({ paused: true, inSync: false });
    await world.run(['resume', 'acme']);
    await until(() => live().length === 40);
    test.expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(40);
    await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    test.expect(await statusOf(world)).toMatchObject({ paused: false, pausedSince: null, inSync: true });
  });
});

describe.concurrent('pause and resume', () => {
  it('need no daemon and no secret, say what they did, and correct mistyped names', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const bare = { env: { ...world.env, TOKEN: '' } };
    const mistyped = await world.run(['pause', 'acne'], bare);
    test.expect(mistyped.code).toBe(1);
    test.expect(mistyped.stderr).toContain('Did you mean acme?');
    test.expect((await world.run(['resume', 'acme'], bare)).stdout).toContain('nothing to resume');
    const paused = JSON.parse((await world.run(['pause', 'acme', '--json'], bare)).stdout);
    test
      .expect(paused)
      .toMatchObject({ account: 'acme', paused: true, by: test.expect.stringContaining('@') });
    const shown = await world.run(['status']);
    test
      .expect(shown.stdout)
      .toMatch(/Paused since just now by \S+@\S+; resume it with: setpoint resume acme|Paused for/);
    const resumed = await world.run(['resume', 'acme'], bare);
    test
      .expect([resumed.code, resumed.stdout])
      .toEqual([0, test.expect.stringContaining('setpoint apply --account acme')]);
    test.expect((await world.apply()).code).toBe(0);
    await world.write('desired-state.yaml', 'accounts: [');
    test.expect((await world.run(['pause', 'acme'])).code).toBe(0);
  });
});
