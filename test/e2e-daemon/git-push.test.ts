import { describe, it } from 'vitest';
import { timed } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chat } from '../support/e2e-steps.ts';
import { until } from '../support/until.ts';
import { openGitScene, portOf, sendPush, webhookSecret } from './git-scene.ts';

const store = useStore();

/** `npm run torture promises` holds the promised times, twenty times each; every day a push has to arrive at all. */
const isQuiet = process.env.TORTURE_QUIET !== undefined;
const pushes = Array.from({ length: isQuiet ? 20 : 3 }, (_, number) => `Name ${number}`);

const expectWithin = (times: readonly number[], promisedMs: number): void => {
  const slow = times.filter((ms) => ms > promisedMs);
  if (isQuiet && slow.length > 0)
    throw new Error(`${slow.length} of ${times.length} pushes took longer than ${promisedMs} ms: ${slow}`);
};

describe('a push is live at the provider', () => {
  it('within 10 s of its webhook, time after time', async (test) => {
    const scene = await openGitScene(test, store(), {
      SETPOINT_GIT_POLL: '24h',
      SETPOINT_WEBHOOK_SECRET: webhookSecret,
      SETPOINT_HTTP: '127.0.0.1:0',
    });
    scene.push({ one: chat('One') });
    const port = await portOf(await scene.daemon());
    await until(() => scene.live().join() === 'One');
    const times: number[] = [];
    for (const name of pushes) {
      scene.push({ one: chat(name) });
      test.expect(await sendPush(port, scene.urlAt(scene.server))).toBe(202);
      times.push(await timed(until(() => scene.live().join() === name)));
    }
    expectWithin(times, 10_000);
  });

  it('within the poll and 10 s, time after time', async (test) => {
    const scene = await openGitScene(test, store(), { SETPOINT_GIT_POLL: '1s' });
    scene.push({ one: chat('One') });
    await scene.daemon();
    await until(() => scene.live().join() === 'One');
    const times: number[] = [];
    for (const name of pushes) {
      scene.push({ one: chat(name) });
      times.push(await timed(until(() => scene.live().join() === name)));
    }
    expectWithin(times, 11_000);
  });
});

it('at once when SIGHUP asks for it, and the daemon lives on', async (test) => {
  const scene = await openGitScene(test, store(), { SETPOINT_GIT_POLL: '24h' });
  scene.push({ one: chat('One') });
  const daemon = await scene.daemon({ ownProcess: true });
  await until(() => scene.live().join() === 'One');
  for (const name of ['Two', 'Three']) {
    scene.push({ one: chat(name) });
    process.kill(daemon.pid, 'SIGHUP');
    await until(() => scene.live().join() === name);
  }
});
