import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, type TestContext } from 'vitest';
import { type Supervision, superviseWorker } from '../../jobs/supervise-worker.ts';
import { createLogger } from '../../src/log.ts';
import { redisOptions } from '../../src/redis/redis-options.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { until } from '../support/until.ts';

/** A supervised worker of a queue of the test's own, which does what a job's name says. */
const supervise = async ({ onTestFinished }: TestContext, jobs: Record<string, () => Promise<void>>) => {
  const redis = new Redis(redisOptions(inject('redisUrl')));
  const name = `supervised-${randomUUID().slice(0, 8)}`;
  const queue = new Queue(name, { connection: redis });
  const done: string[] = [];
  const logged: string[] = [];
  const counted = { restarts: 0 };
  const log = createLogger({
    level: 'error',
    pretty: false,
    secrets: createSecretRegistry(),
    destination: { write: (line) => void logged.push(line) },
  });
  const supervision: Supervision = superviseWorker({
    queue: name,
    redis,
    log,
    observer: { workerRestarted: () => void counted.restarts++ },
    create: (backend) =>
      new Worker(
        name,
        async (job) => {
          await jobs[job.name]?.();
          done.push(job.name);
        },
        { connection: redis, concurrency: 2 },
        backend,
      ).on('error', () => undefined),
  });
  onTestFinished(async () => {
    await supervision.close(() => undefined);
    await queue.obliterate({ force: true });
    await queue.close();
    await redis.quit();
  });
  return { queue, supervision, done, logged, counted };
};

/** Leaves the blocking connection of a worker as #4585 of BullMQ did: it reconnects no more, and does not end. */
const park = async (worker: Worker): Promise<void> => {
  const client = (await worker.getBackend().blockingClient) as unknown as Redis;
  const parked = new Promise<void>((resolve) => {
    client.once('reconnecting', () => {
      client.disconnect();
      resolve();
    });
  });
  client.stream.destroy();
  await parked;
};

describe.concurrent('a supervised worker', () => {
  it('whose blocking connection is lost for good is replaced, and its jobs are finished once', async (test) => {
    let finish: () => void = () => undefined;
    const long = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const { queue, supervision, done, logged, counted } = await supervise(test, { long });
    await queue.add('first', {});
    await until(() => done.includes('first'));
    const before = supervision.current();
    await queue.add('long', {});
    await until(async () => (await queue.getActiveCount()) === 1);
    await park(before);
    await queue.add('second', {});
    await until(() => done.includes('second'));
    expect(supervision.current()).not.toBe(before);
    expect(counted.restarts).toBe(1);
    expect(logged.join('')).toMatch(
      /"fault":"its blocking connection is silent".*Worker stopped fetching jobs/,
    );
    finish();
    await until(() => done.includes('long'));
    await before.close();
    await queue.add('third', {});
    await until(() => done.includes('third'));
    expect(done).toEqual(['first', 'second', 'long', 'third']);
  });

  it('is left alone while it has nothing to do, and while it is busy', async (test) => {
    const { queue, supervision, done, counted } = await supervise(test, { busy: () => sleep(17_000) });
    const before = supervision.current();
    await sleep(17_000);
    await queue.addBulk(['busy', 'busy', 'after'].map((name) => ({ name, data: {} })));
    await until(() => done.length === 3);
    expect(supervision.current()).toBe(before);
    expect(counted.restarts).toBe(0);
  });

  it('closes at once, also after one was replaced', async (test) => {
    const { supervision, counted } = await supervise(test, {});
    await sleep(100);
    await park(supervision.current());
    await until(() => counted.restarts === 1);
    const start = performance.now();
    await supervision.close(() => undefined);
    expect(performance.now() - start).toBeLessThan(7_000);
  });
});
