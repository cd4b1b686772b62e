import { describe, it } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { openWorkshop } from '../reconcile/workshop.ts';
import { openReplica, takeJob } from './replica.ts';

const opened = async (test: Parameters<typeof openWorkshop>[0]) => {
  const workshop = await openWorkshop(test);
  const replica = await openReplica(test, workshop, []);
  const { lock, queue } = replica.jobs;
  const key = accountKeys(workshop.prefix, workshop.account.name).runLock;
  /** A job that is there, and has not ended. */
  const alive = async (id: string): Promise<string> => {
    await queue.add('reconcile', { run: id }, { jobId: id });
    return id;
  };
  return { ...workshop, replica, lock, queue, key, alive };
};

describe('the run lock', () => {
  it('is had by one job at a time, and by that one as often as it asks', async (test) => {
    const { lock, alive } = await opened(test);
    const [a, b] = [await alive('run-a'), await alive('run-b')];
    test.expect(await lock.acquire(a)).toBe(true);
    test.expect(await lock.acquire(b)).toBe(false);
    test.expect(await lock.acquire(a)).toBe(true);
    await lock.release(b);
    test.expect(await lock.acquire(b)).toBe(false);
    await lock.release(a);
    test.expect(await lock.acquire(b)).toBe(true);
  });

  it('is taken over from a job that has ended or is gone', async (test) => {
    const { lock, queue, alive, replica } = await opened(test);
    const gone = await alive('run-gone');
    test.expect(await lock.acquire(gone)).toBe(true);
    await (await queue.getJob(gone))?.remove();
    const next = await alive('run-next');
    test.expect(await lock.acquire(next)).toBe(true);
    const { job, token } = await takeJob(test, replica, 60_000);
    await job.moveToCompleted('done', token, false);
    test.expect(await lock.acquire('run-last')).toBe(true);
  });

  it('expires unless it is renewed', async (test) => {
    const { lock, redis, key, alive } = await opened(test);
    const a = await alive('run-a');
    await lock.acquire(a);
    await redis.pexpire(key, 5_000);
    await lock.renewFor('run-b');
    test.expect(await redis.pttl(key)).toBeLessThanOrEqual(5_000);
    await lock.renewFor(a);
    test.expect(await redis.pttl(key)).toBeGreaterThan(20_000);
    await redis.pexpire(key, 5_000);
    await lock.renew();
    test.expect(await redis.pttl(key)).toBeGreaterThan(20_000);
    await redis.del(key);
    test.expect(await lock.acquire('run-b')).toBe(true);
  });

  it('is next for the run that waits for it, however close others follow each other', async (test) => {
    const { lock, alive } = await opened(test);
    const [a, b, person, other] = [
      await alive('run-a'),
      await alive('run-b'),
      await alive('run-person'),
      await alive('run-other-person'),
    ];
    await lock.acquire(a);
    test.expect(await lock.acquire(person, true)).toBe(false);
    test.expect(await lock.acquire(other, true)).toBe(false);
    test.expect(await lock.acquire(a)).toBe(true);
    await lock.release(a);
    test.expect(await lock.acquire(b)).toBe(false);
    test.expect(await lock.acquire(other, true)).toBe(false);
    test.expect(await lock.acquire(person, true)).toBe(true);
    await lock.release(person);
    test.expect(await lock.acquire(other, true)).toBe(true);
    await lock.release(other);
    test.expect(await lock.acquire(b)).toBe(true);
  });

  it('is not kept free for a run that asks no more', async (test) => {
    const { lock, redis, prefix, account, alive } = await opened(test);
    const [a, person] = [await alive('run-a'), await alive('run-person')];
    await lock.acquire(a);
    await lock.acquire(person, true);
    const turn = await redis.pttl(accountKeys(prefix, account.name).runTurn);
    test.expect(turn).toBeGreaterThan(0);
    test.expect(turn).toBeLessThanOrEqual(3_000);
  });
});
