import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it, type TestContext } from 'vitest';
import { triggerRun } from '../../../jobs/run/trigger-run.ts';
import { sharedKeys } from '../../../src/redis/keys.ts';
import { openWorkshop, shop, type Workshop } from '../../reconcile/workshop.ts';
import { onBusyMachine } from '../../support/on-busy-machine.ts';
import { until } from '../../support/until.ts';
import { endedRuns, openReplica, type Replica, takeJob } from '../replica.ts';

/** The accounts of a workshop whose queues may have jobs. */
const marked = ({ redis, prefix }: Workshop): Promise<string[]> => redis.hkeys(sharedKeys(prefix).work);

const ended = async (replica: Replica): Promise<number> => (await endedRuns(replica)).length;

/** A daemon whose account has nothing to do, and another process at the same account. */
const openIdle = async (test: TestContext) => {
  const workshop = await openWorkshop(test);
  const daemon = await openReplica(test, workshop, [shop('a')]);
  const other = await openReplica(test, workshop, [shop('a')]);
  await daemon.start();
  await daemon.trigger();
  await until(async () => (await ended(daemon)) > 0);
  await until(async () => (await marked(workshop)).length === 0);
  return { workshop, daemon, other, before: await ended(daemon) };
};

describe.concurrent('a daemon without a worker for an account', () => {
  it('runs a job that another process adds', async (test) => {
    const { other, daemon, before, workshop } = await openIdle(test);
    await triggerRun(other.jobs, 'command');
    await until(async () => (await ended(daemon)) > before);
    await until(async () => (await marked(workshop)).length === 0);
  });

  it('runs a job whose wake-up was lost', async (test) => {
    const { other, daemon, before } = await openIdle(test);
    other.jobs.work.listen({ added: () => undefined, shared: () => undefined });
    await triggerRun(other.jobs, 'command');
    await until(async () => (await ended(daemon)) > before);
  });

  it('runs a delayed job when it is due', async (test) => {
    const { other, daemon, before } = await openIdle(test);
    const run = { run: 'delayed', trigger: 'follow-up', confirmed: null, force: false, keys: null };
    const data = { ...run, digest: null, step: 'plan', planned: null, staleSince: null };
    await other.jobs.work.add(() =>
      other.jobs.queue.add('reconcile', data, { jobId: 'run-delayed', delay: 4_000 }),
    );
    test.expect(await ended(daemon)).toBe(before);
    await until(async () => (await ended(daemon)) > before);
  });

  it('takes over the job of a process that was killed', async (test) => {
    const { other, daemon, before } = await openIdle(test);
    // It has a worker of its own, so it wakes no other.
    other.jobs.work.listen({ added: () => undefined, shared: () => undefined });
    await triggerRun(other.jobs, 'schedule');
    await takeJob(test, other, 8_000);
    const since = performance.now();
    await until(async () => (await ended(daemon)) > before);
    test.expect(performance.now() - since).toBeLessThan(onBusyMachine(15_000));
  });

  it('ends its worker again and again, and loses no trigger meanwhile', async (test) => {
    const { daemon, workshop } = await openIdle(test);
    for (let run = 0; run < 20; run += 1) {
      const before = await ended(daemon);
      await daemon.trigger();
      await until(async () => (await ended(daemon)) > before);
      await sleep(run);
    }
    await until(async () => (await marked(workshop)).length === 0);
  });
});

describe.concurrent('the mark of an account', () => {
  it('is kept while another process is about to add a job', async (test) => {
    const { workshop, daemon, other, before } = await openIdle(test);
    other.jobs.work.listen({ added: () => undefined, shared: () => undefined });
    await other.jobs.work.add(async () => {
      // Longer than the next sweep takes to find the mark.
      await sleep(6_000);
      test.expect(await marked(workshop)).toEqual([workshop.account.name]);
      test.expect(await daemon.jobs.work.release()).toBe(false);
    });
    test.expect(await marked(workshop)).toEqual([workshop.account.name]);
    // Nothing was added: in the end it is removed.
    await until(async () => (await marked(workshop)).length === 0);
    test.expect(await ended(daemon)).toBe(before);
  });

  it('that this process replaced is not removed by what it was before', async (test) => {
    const { workshop, daemon, other } = await openIdle(test);
    const { redis, prefix, account } = workshop;
    daemon.jobs.work.listen({ added: () => undefined, shared: () => undefined });
    await daemon.stop();
    await daemon.jobs.work.add(async () => undefined);
    await redis.hset(sharedKeys(prefix).work, account.name, 'of another');
    test.expect(await daemon.jobs.work.release()).toBe(false);
    test.expect(await other.jobs.work.release()).toBe(false);
    test.expect(await marked(workshop)).toEqual([account.name]);
    await redis.hdel(sharedKeys(prefix).work, account.name);
    test.expect(await daemon.jobs.work.release()).toBe(true);
  });
});
