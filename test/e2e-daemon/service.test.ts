import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startDaemon, timed } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { aloochatAt } from '../support/e2e-world.ts';
import { freePort } from '../support/free-port.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { until } from '../support/until.ts';
import { everySecond, onceAYear, openScene } from './scene.ts';

const store = useStore();

describe('the daemon', () => {
  it('converges when it starts, follows an edit within 5 s, and stays in sync', async (test) => {
    const { world, desire, live } = await openScene(test, store(), onceAYear);
    await desire(chats(3));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'start' });
    expect(live()).toEqual(['Chat 0', 'Chat 1', 'Chat 2']);
    await desire(chats(4));
    const added = await timed(until(() => live().length === 4));
    await test.annotate(`an added entry was live after ${added} ms`);
    expect(added).toBeLessThan(onBusyMachine(5_000));
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'edit' });
    await desire(chats(3));
    const removed = await timed(until(() => live().length === 3));
    await test.annotate(`a removed entry was gone after ${removed} ms`);
    expect(removed).toBeLessThan(onBusyMachine(5_000));
    await until(() => daemon.runs().length >= 3);
    expect(daemon.runs().map(({ result }) => result)).toEqual(['converged', 'converged', 'converged']);
    const status = await world.run(['status']);
    expect(status.code).toBe(0);
  });
});

describe.concurrent('the daemon', () => {
  it('reverts a hand edit at its next tick', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    await desire(chats(2));
    const daemon = await startDaemon(world);
    await until(() => live().length === 2);
    const [first] = sim.aloochat.world.list();
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    await until(() => live().join() === 'Chat 0,Chat 1');
  });

  it('with an invalid desired state stays alive, deletes nothing, and continues once it is fixed', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    await world.write('desired-state.yaml', 'accounts: [');
    const daemon = await startDaemon(world);
    const line = await daemon.said('The desired state is not valid');
    expect(line.level).toBe('error');
    expect(JSON.stringify(line.problems)).toContain('desired-state.yaml:1:');
    await desire(chats(2));
    await until(() => live().length === 2);
    const breakages = ['', 'accounts: {}', 'accounts:\n  acme: { provider: nobody }\n', 'integrations: {}'];
    for (const broken of breakages) {
      const from = daemon.lines().length;
      await world.write('desired-state.yaml', broken);
      await daemon.said('The desired state is not valid', { from });
      await daemon.said('Skipped a scheduled run', { from });
    }
    expect(live()).toHaveLength(2);
    expect(sim.aloochat.requests.matching('DELETE', /./)).toEqual([]);
    const from = daemon.lines().length;
    await desire(chats(3));
    await until(() => live().length === 3);
    await daemon.said('The desired state is valid again', { from });
    expect((await daemon.stop()).code).toBe(0);
  });

  it('starts and stops managing accounts as the YAML says', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    await desire(chats(1));
    const daemon = await startDaemon(world);
    await until(() => live().length === 1);
    const accounts = {
      acme: aloochatAt(sim, { schedule: everySecond }),
      other: {
        ...aloochatAt(sim, { schedule: everySecond }),
        apiKey: 'another-key',
        baseUrl: `${sim.toolzz.baseUrl}`,
      },
    };
    await world.desire({
      accounts,
      integrations: { ...chats(1), ...chats(1, { account: 'other', from: 50 }) },
    });
    // Its credential is not accepted there: this account fails, and the other goes on.
    await daemon.said('Run ended', {
      is: ({ account, result }) => account === 'other' && result === 'failed',
    });
    const [only] = sim.aloochat.world.list();
    sim.aloochat.world.edit(only?.id ?? '', { name: 'By hand' });
    await until(() => live().join() === 'Chat 0');
    const from = daemon.lines().length;
    await desire(chats(1));
    await daemon.said('Account removed from the desired state', {
      from,
      is: ({ account }) => account === 'other',
    });
    const requests = sim.toolzz.requests.all.length;
    await daemon.said('Run ended', { from: daemon.lines().length });
    await daemon.said('Run ended', { from: daemon.lines().length });
    expect(sim.toolzz.requests.all).toHaveLength(requests);
  });

  it('takes over a changed schedule', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const daemon = await startDaemon(world);
    await until(() => live().length === 1);
    await daemon.said('Run ended');
    await desire(chats(1), { schedule: everySecond });
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'edit' });
    const [only] = sim.aloochat.world.list();
    sim.aloochat.world.edit(only?.id ?? '', { name: 'By hand' });
    await until(() => live().join() === 'Chat 0');
    await desire(chats(1), { schedule: onceAYear });
    await daemon.said('Run ended', { from: daemon.lines().length, is: ({ trigger }) => trigger === 'edit' });
    const ticks = () => daemon.runs().filter(({ trigger }) => trigger === 'schedule').length;
    const before = ticks();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(ticks()).toBe(before);
  });

  it('answers for its health', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const port = await freePort();
    const daemon = await startDaemon(world, { env: { SETPOINT_HTTP: `127.0.0.1:${port}` } });
    const healthy = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(healthy.status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/nowhere`)).status).toBe(404);
    expect((await daemon.stop()).code).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it('does its work although its port is taken', async (test) => {
    const { world, desire, live } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    test.onTestFinished(() => void holder.close());
    const { port } = holder.address() as AddressInfo;
    const daemon = await startDaemon(world, { env: { SETPOINT_HTTP: `127.0.0.1:${port}` } });
    const warning = await daemon.said('The HTTP server cannot listen');
    expect(warning.level).toBe('warn');
    await until(() => live().length === 1);
    expect((await daemon.stop()).code).toBe(0);
  });

  it('logs no secret, even at level trace', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    sim.aloochat.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422, body: world.env.TOKEN });
    await desire(chats(3));
    const daemon = await startDaemon(world, { args: ['--log-level', 'trace'] });
    await until(() => live().length === 2);
    await daemon.said('Run ended');
    const { stdout, stderr } = await daemon.stop();
    expect(stderr).toContain('[secret]');
    for (const secret of [world.env.TOKEN, world.env.ALOO_KEY]) expect(stdout + stderr).not.toContain(secret);
  });
});
