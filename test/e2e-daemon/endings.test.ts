import { describe, expect, it } from 'vitest';
import { startDaemon, timed } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { of } from '../support/e2e-world.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { until } from '../support/until.ts';
import { onceAYear, openScene } from './scene.ts';

const store = useStore();

/** What nothing may need: the promises speak of less, and the machine may be busy. */
const generousMs = 60_000;

describe.concurrent('SIGTERM', () => {
  it('ends an idle daemon with 0, at once', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear, { ownProcess: true });
    await desire(chats(1));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    const { code, ms } = await daemon.stop();
    await test.annotate(`idle: ${ms} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(onBusyMachine(10_000));
  });

  it('in the middle of requests lets them finish, and leaves the rest to the next daemon', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 1_000 });
    await desire(chats(20));
    const daemon = await startDaemon(world, { ownProcess: true });
    await until(() => sim.aloochat.requests.writes().length >= 4);
    const { code, ms } = await daemon.stop();
    await test.annotate(`with requests that take 1 s: ${ms} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(onBusyMachine(10_000));
    const sent = sim.aloochat.requests.writes().length;
    expect(live()).toHaveLength(sent);
    expect(sent).toBeLessThan(20);
    Object.assign(sim.aloochat.quirks, { serviceMs: 0 });
    await startDaemon(world);
    await until(() => live().length === 20);
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(20);
  });

  it('ends it within 10 s although requests hang, and nothing is made twice', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    const hanging = sim.aloochat.faults.add({ method: 'POST', kind: 'hang', when: 'after' });
    await desire(chats(6));
    const daemon = await startDaemon(world, { ownProcess: true });
    await until(() => live().length === 4);
    const { code, ms } = await daemon.stop();
    await test.annotate(`with requests that hang: ${ms} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(onBusyMachine(10_000));
    hanging.remove();
    const next = await startDaemon(world);
    await next.said('Run ended');
    expect(live()).toHaveLength(6);
    expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(6);
  });

  it('ends one that is still reading an edit', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear, { ownProcess: true });
    await desire(chats(5));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    // Something left, so the daemon looks again before it believes that.
    await desire(chats(4));
    const { code, ms } = await daemon.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(onBusyMachine(10_000));
  });
});

describe.concurrent('kill -9', () => {
  it('in the middle of 100 creates, and started again: exactly 100, in sync', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
    await desire(chats(100));
    const daemon = await startDaemon(world, { ownProcess: true });
    await until(() => live().length >= 40);
    await daemon.kill();
    const left = 100 - live().length;
    expect(left).toBeGreaterThan(0);
    const ms = await timed(
      startDaemon(world).then((next) =>
        next.said('Run ended', { is: ({ result }) => result === 'converged' }),
      ),
    );
    await test.annotate(`100 creates, killed with ${left} left: in sync ${ms} ms after the restart`);
    expect(ms).toBeLessThan(generousMs);
    expect(new Set(live()).size).toBe(100);
    expect(live()).toHaveLength(100);
    expect((await world.run(['status'])).code).toBe(0);
    world.quiet();
    expect((await world.plan()).code).toBe(0);
  });

  it('over and over, wherever it strikes, loses nothing and doubles nothing', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 30, latencyMs: 30 });
    await desire(chats(40));
    for (const after of [1, 22]) {
      const daemon = await startDaemon(world, { ownProcess: true });
      await until(() => live().length >= after);
      await daemon.kill();
    }
    const last = await startDaemon(world);
    const ms = await timed(last.said('Run ended', { is: ({ result }) => result === 'converged' }));
    await test.annotate(`40 creates through two kills: converged ${ms} ms after the last restart`);
    expect(live()).toHaveLength(40);
    expect(new Set(live()).size).toBe(40);
    expect(of(await world.plan(), 'acme').summary).toMatchObject({ none: 40, create: 0, update: 0 });
  });
});
