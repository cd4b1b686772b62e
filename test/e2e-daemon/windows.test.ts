import { describe, it, type TestContext } from 'vitest';
import { at } from '../schedule/local.ts';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { aloochatAt, openWorld, usualCredentials } from '../support/e2e-world.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { runHere } from '../support/run-here.ts';
import { until } from '../support/until.ts';
import { chatToken, onceAYear } from './scene.ts';

const store = useStore();

const timezone = 'America/New_York';

/** Half an hour, in the hour that the clocks of New York skip on 8 March 2026. */
const night = { kind: 'allow', schedule: '30 2 * * *', duration: '30m' };

type WindowedAccount = { readonly windows?: readonly object[]; readonly schedule?: string };

/** A world at an instant, in which the account acme has windows. */
const openScene = async ({ onTestFinished }: TestContext, begin: number) => {
  const clock = createMovedClock(begin);
  const world = await openWorld({ store: store(), env: { ...usualCredentials, TOKEN: chatToken } });
  onTestFinished(world.close);
  const sim = await world.simulate();
  const run = (...args: string[]) =>
    runHere([...args, '--desired-state', `${world.folder}/desired-state.yaml`], {
      env: world.env,
      cwd: world.folder,
      clock,
    });
  return {
    clock,
    world,
    sim,
    run,
    status: async () => JSON.parse((await run('status', '--json')).stdout).accounts[0],
    desire: (count: number, { schedule = onceAYear, windows = [night] }: WindowedAccount = {}) =>
      world.desire({
        accounts: { acme: aloochatAt(sim, { schedule, timezone, windows }) },
        integrations: chats(count),
      }),
    live: () => sim.aloochat.world.list().length,
    start: () => startDaemon(world, { clock }),
  };
};

describe.concurrent('a daemon whose account has windows', () => {
  it('holds changes until the window opens, also in an hour that is skipped, and again when it closes', async (test) => {
    const scene = await openScene(test, at('2026-03-08 01:00', '-05:00'));
    await scene.desire(2);
    const daemon = await scene.start();
    await daemon.said('Run ended', { is: ({ trigger, held }) => trigger === 'start' && held === 2 });
    test.expect(await scene.status()).toMatchObject({
      inSync: false,
      window: {
        open: false,
        until: null,
        opensAt: '2026-03-08T07:00:00.000Z',
        heldBy: { schedule: '30 2 * * *' },
      },
      lastRun: { result: 'partial', failed: [] },
      integrations: [{ condition: 'pending' }, { condition: 'pending' }],
    });
    await scene.clock.passTo(at('2026-03-08 01:59', '-05:00'));
    test.expect(scene.live()).toBe(0);
    await scene.clock.passTo(at('2026-03-08 03:00', '-04:00'));
    await daemon.said('Run ended', {
      is: ({ trigger, result }) => trigger === 'window' && result === 'converged',
    });
    test.expect(scene.live()).toBe(2);
    test.expect(await scene.status()).toMatchObject({
      inSync: true,
      window: { open: true, until: '2026-03-08T07:30:00.000Z', opensAt: null, heldBy: null },
    });
    await scene.clock.passTo(at('2026-03-08 03:30', '-04:00'));
    const from = daemon.lines().length;
    await scene.desire(3);
    await daemon.said('Run ended', { from, is: ({ trigger, held }) => trigger === 'edit' && held === 1 });
    test.expect(scene.live()).toBe(2);
    test.expect((await scene.status()).window).toMatchObject({ opensAt: '2026-03-09T06:30:00.000Z' });
    test.expect(await daemon.stop()).toMatchObject({ code: 0 });
  });

  it('begins the run soon after the machine was suspended over the opening', async (test) => {
    const scene = await openScene(test, at('2026-06-01 02:00', '-04:00'));
    await scene.desire(1);
    const daemon = await scene.start();
    await daemon.said('Run ended', { is: ({ held }) => held === 1 });
    scene.clock.jumpTo(at('2026-06-01 02:40', '-04:00'));
    await scene.clock.passTo(at('2026-06-01 02:41', '-04:00'));
    await until(() => scene.live() === 1);
  });

  it('makes nothing more when the window closes in the middle of a run, and the rest when it opens', async (test) => {
    const scene = await openScene(test, at('2026-06-01 02:45', '-04:00'));
    Object.assign(scene.sim.aloochat.quirks, { serviceMs: 100 });
    await scene.desire(30);
    const daemon = await scene.start();
    await until(() => scene.live() >= 3);
    await scene.clock.passTo(at('2026-06-01 03:00', '-04:00'));
    const ended = await daemon.said('Run ended');
    const made = scene.live();
    test.expect(made).toBeLessThan(30);
    test.expect(ended).toMatchObject({ result: 'partial', applied: { create: made }, held: 30 - made });
    test.expect(await scene.status()).toMatchObject({
      lastRun: {
        result: 'partial',
        failed: [],
        notices: [test.expect.stringContaining('held until 2026-06-02 02:30')],
      },
    });
    await scene.clock.passTo(at('2026-06-02 02:30', '-04:00'));
    await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    test.expect(scene.live()).toBe(30);
    test.expect(scene.sim.aloochat.requests.matching('POST', /./)).toHaveLength(30);
  });

  it('shares the opening with other replicas: each change is made once', async (test) => {
    const scene = await openScene(test, at('2026-06-01 02:29', '-04:00'));
    await scene.desire(5);
    const daemons = [await scene.start(), await scene.start()];
    await until(() => daemons.some((daemon) => daemon.runs().length > 0));
    await scene.clock.passTo(at('2026-06-01 02:31', '-04:00'));
    await until(() => scene.live() === 5);
    for (const daemon of daemons) await daemon.stop();
    test.expect(scene.sim.aloochat.requests.matching('POST', /./)).toHaveLength(5);
  });

  it('takes other windows over from an edit', async (test) => {
    const scene = await openScene(test, at('2026-06-01 12:00', '-04:00'));
    await scene.desire(1);
    const daemon = await scene.start();
    await daemon.said('Run ended', { is: ({ held }) => held === 1 });
    await scene.desire(1, { windows: [night, { kind: 'allow', schedule: '0 12 * * *', duration: '2h' }] });
    await until(() => scene.live() === 1);
    test
      .expect((await scene.status()).window)
      .toMatchObject({ open: true, until: '2026-06-01T18:00:00.000Z' });
  });
});

describe.concurrent('a daily schedule', () => {
  it('ticks on the day whose clock skips its hour, and once where the hour comes twice', async (test) => {
    for (const [begin, end, schedule] of [
      [at('2026-03-08 01:30', '-05:00'), at('2026-03-08 04:00', '-04:00'), '30 2 * * *'],
      [at('2026-11-01 01:15', '-04:00'), at('2026-11-01 02:15', '-05:00'), '30 1 * * *'],
    ] as const) {
      const scene = await openScene(test, begin);
      await scene.desire(1, { schedule, windows: [] });
      const daemon = await scene.start();
      const started = await daemon.said('Run ended');
      test.expect(started).toMatchObject({ trigger: 'start', result: 'converged' });
      await scene.clock.passTo(end);
      await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
      await daemon.stop();
      test.expect(daemon.runs().filter(({ trigger }) => trigger === 'schedule')).toHaveLength(1);
    }
  });
});

describe.concurrent('commands while a window holds changes', () => {
  it('plan shows it, apply refuses with the time, and --outside-window makes them', async (test) => {
    const scene = await openScene(test, at('2026-12-25 12:00', '-05:00'));
    await scene.desire(1, { windows: [{ kind: 'deny', schedule: '0 0 24 12 *', duration: '3d' }] });
    const plan = await scene.run('plan');
    test.expect(plan.code).toBe(0);
    test.expect(plan.stdout).toMatch(/create acme-0[\s\S]*held until 2026-12-27 00:00/);
    const refused = await scene.run('apply', '--yes');
    test.expect(refused.code).toBe(1);
    test
      .expect(refused.stderr)
      .toMatch(/held until 2026-12-27 00:00 America\/New_York[\s\S]*--outside-window/);
    test.expect(scene.live()).toBe(0);
    test.expect((await scene.run('plan', '--out', 'plan.json')).code).toBe(0);
    const saved = await scene.run('apply', '--yes', 'plan.json');
    test
      .expect([saved.code, saved.stderr])
      .toEqual([1, test.expect.stringContaining('held until 2026-12-27 00:00')]);
    test.expect(scene.live()).toBe(0);
    const lifted = await scene.run('apply', '--yes', '--outside-window', 'plan.json');
    test.expect([lifted.code, scene.live()]).toEqual([0, 1]);
    // Nothing is to be written, so nothing is refused.
    test.expect((await scene.run('apply', '--yes')).code).toBe(0);
    await scene.desire(2, { windows: [{ kind: 'deny', schedule: '0 0 24 12 *', duration: '3d' }] });
    test.expect((await scene.run('apply', '--yes', '--outside-window')).code).toBe(0);
    test.expect(scene.live()).toBe(2);
    const retried = await scene.run('retry', 'acme-0');
    test.expect(retried.stdout).toContain('held until 2026-12-27 00:00');
  });
});
