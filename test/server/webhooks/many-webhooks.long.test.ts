import { expect, test } from 'vitest';
import { shareReadings } from '../../../src/model/shared-readings.ts';
import { githubPush } from './deliveries/github.ts';
import { serveHooks } from './send-webhook.ts';

test('a thousand webhooks during a fetch are answered at once, and cause one more', async (context) => {
  let begun = 0;
  let underWay = 0;
  let peakUnderWay = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const fetches = shareReadings(async () => {
    begun++;
    underWay++;
    peakUnderWay = Math.max(peakUnderWay, underWay);
    await ended;
    underWay--;
  });
  const { deliver } = await serveHooks(context, { onPush: () => void fetches.next() });

  const send = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let count = 0; count < 40; count++) statuses.push((await deliver(githubPush)).status);
    return statuses;
  };
  const statuses = (await Promise.all(Array.from({ length: 25 }, send))).flat();

  expect(statuses).toHaveLength(1_000);
  expect(new Set(statuses)).toEqual(new Set([202]));
  expect(begun).toBe(1);
  end();
  await fetches.after(begun);
  expect([begun, peakUnderWay, underWay]).toEqual([2, 1, 0]);
});
