import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { useStore } from '../support/e2e-fixture.ts';
import { chat } from '../support/e2e-steps.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { FILE, openGitScene } from './git-scene.ts';

const store = useStore();

/** A heartbeat, and what a notification takes. */
const HEARTBEAT_MS = 7_000;

it('a Git source that is not followed is notified once, however many daemons find it, and once when it is again', async (test) => {
  const receiver = await startWebhookReceiver();
  test.onTestFinished(receiver.close);
  const scene = await openGitScene(test, store(), { SETPOINT_WEBHOOK_URL: receiver.url.href });
  scene.push({ one: chat('One') });
  const daemons = await Promise.all([scene.daemon(), scene.daemon()]);
  await until(() => scene.live().join() === 'One');
  const events = () => receiver.taken().map(({ event }) => event);

  scene.origin.push({ [FILE]: 'accounts: [' });
  for (const daemon of daemons) await daemon.said('The Git source is not followed');
  await until(() => events().includes('source'));
  await sleep(HEARTBEAT_MS);
  test.expect(receiver.taken()).toMatchObject([
    {
      event: 'source',
      account: null,
      text: 'The Git source is not followed: the last good commit stays in force',
      items: [{ kind: 'source', key: null, message: test.expect.stringContaining(`${FILE}:1:`) }],
    },
  ]);

  scene.push({ one: chat('Uno') });
  await until(() => events().includes('recovered'));
  await sleep(HEARTBEAT_MS);
  test.expect(events()).toEqual(['source', 'recovered']);
});
