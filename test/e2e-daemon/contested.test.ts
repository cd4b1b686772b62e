import { describe, expect, it } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { everySecond, openScene } from './scene.ts';

const store = useStore();

const statusOf = async (world: Awaited<ReturnType<typeof openScene>>['world']) => {
  const { code, stdout } = await world.run(['status', '--json']);
  const [account] = JSON.parse(stdout).accounts;
  return { code, ...account.integrations[0] };
};

describe('something that sets a value back within 50 ms of each write', () => {
  it('makes the integration contested, notified once and no longer written; when the writes stop, a retry fixes it', async (test) => {
    const { world, sim, desire } = await openScene(test, store(), everySecond);
    const receiver = await startWebhookReceiver();
    test.onTestFinished(receiver.close);
    const { aloochat } = sim;
    const meddle = setInterval(() => {
      for (const { id, active } of aloochat.world.list())
        if (active) aloochat.world.edit(id, { active: false });
    }, 10);
    test.onTestFinished(() => clearInterval(meddle));
    await desire({ desk: { account: 'acme', type: 'slack', name: 'Desk', config: {} } });
    const daemon = await startDaemon(world, { env: { SETPOINT_WEBHOOK_URL: receiver.url.href } });
    await until(async () => (await statusOf(world)).condition === 'contested');

    const status = await statusOf(world);
    expect(status).toMatchObject({
      code: 2,
      message: expect.stringMatching(/active .*written back 3 times since/),
    });
    expect(status.message).toContain('setpoint retry desk --account acme');
    const writes = aloochat.requests.writes().length;
    const from = daemon.runs().length;
    await until(() => daemon.runs().length >= from + 5);
    expect(aloochat.requests.writes()).toHaveLength(writes);
    const contested = receiver.taken().filter(({ event }) => event === 'contested');
    expect(contested).toMatchObject([{ items: [{ kind: 'contested', key: 'desk' }] }]);

    clearInterval(meddle);
    expect((await world.run(['retry', 'desk'])).code).toBe(0);
    await until(async () => (await statusOf(world)).condition === 'in-sync');
    expect(aloochat.world.list()).toMatchObject([{ active: true }]);
    expect((await daemon.stop()).code).toBe(0);
  });
});
