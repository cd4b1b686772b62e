import { describe, expect, it } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { everySecond, openScene } from './scene.ts';

const store = useStore();

describe('notifications of a daemon', () => {
  it('tell a drift, a refused write, a refused credential and each recovery once, however many ticks go by', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), everySecond);
    const receiver = await startWebhookReceiver();
    test.onTestFinished(receiver.close);
    await desire(chats(2));
    const daemon = await startDaemon(world, { env: { SETPOINT_WEBHOOK_URL: receiver.url.href } });
    const events = () => receiver.taken().map(({ event }) => event);
    const runs = async (more: number): Promise<void> => {
      const from = daemon.runs().length;
      await until(() => daemon.runs().length >= from + more);
    };
    await until(() => live().length === 2);
    await runs(1);
    expect(events()).toEqual([]);

    const [first] = sim.aloochat.world.list();
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    await until(() => events().includes('drift'));
    await runs(2);
    expect(receiver.taken()).toMatchObject([
      {
        event: 'drift',
        account: 'acme',
        items: [{ kind: 'drift', message: expect.stringContaining('reverted: name') }],
      },
    ]);

    const refused = sim.aloochat.faults.add({ kind: 'status', status: 422, method: 'POST' });
    await desire(chats(3));
    await until(() => events().length === 2);
    await runs(2);
    refused.remove();
    await desire({ ...chats(2), 'acme-2': { ...chats(3)['acme-2'], name: 'Another name' } });
    await until(() => events().includes('recovered'));

    const unauthorised = sim.aloochat.faults.add({ kind: 'status', status: 401 });
    await until(() => events().includes('unauthorised'));
    await runs(2);
    unauthorised.remove();
    await until(() => events().length === 5);
    await runs(2);
    expect(events()).toEqual(['drift', 'failed', 'recovered', 'unauthorised', 'recovered']);

    expect((await daemon.stop()).code).toBe(0);
    const said = JSON.stringify(daemon.lines()) + (await dumpRedis(store().client, world.prefix));
    expect(said).not.toContain('hook-credential');
  });
});
