import { describe, it } from 'vitest';
import { rateLimitQueue } from '../../jobs/account-queue.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { idle, openReplica } from './replica.ts';

describe.concurrent('the pause of a queue', () => {
  it('stops the workers of every process, and ends by itself', async (test) => {
    const workshop = await openWorkshop(test);
    const pausing = await openReplica(test, workshop, [shop('a')]);
    const other = await openReplica(test, workshop, [shop('a')]);
    await other.start();
    const from = Date.now();
    await rateLimitQueue(pausing.jobs.queue, 1_500);
    await other.trigger();
    await idle(other);
    const [first] = workshop.simulated.requests.all;
    // Redis counts whole milliseconds.
    test.expect((first?.at ?? 0) - from).toBeGreaterThanOrEqual(1_500 - 2);
    test.expect(workshop.simulated.world.list()).toHaveLength(1);
  });

  it('is never cut short by a shorter one', async (test) => {
    const workshop = await openWorkshop(test);
    const { queue } = (await openReplica(test, workshop, [])).jobs;
    await rateLimitQueue(queue, 60_000);
    await rateLimitQueue(queue, 1_000);
    await rateLimitQueue(queue, 0.2);
    test.expect(await queue.getRateLimitTtl()).toBeGreaterThan(50_000);
  });
});

describe.concurrent('the queue of an account', () => {
  it('works at no more changes at once than the account allows, over all processes', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 60 } });
    const entries = Array.from({ length: 24 }, (_, index) => shop(`s${index}`));
    const replicas = [
      await openReplica(test, workshop, entries),
      await openReplica(test, workshop, entries),
    ] as const;
    for (const replica of replicas) await replica.start(3);
    await replicas[0].trigger();
    await until(() => workshop.simulated.requests.writes().length > 0);
    await idle(replicas[0]);
    test.expect(workshop.simulated.traffic.peakInFlight).toBeLessThanOrEqual(3);
    test.expect(workshop.simulated.world.list()).toHaveLength(24);
  });
});
