import { createHash } from 'node:crypto';
import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../src/log.ts';
import type { Findings, Notification } from '../src/model/notification.ts';
import type { Observer } from '../src/model/observer.ts';
import { diffTroubles, type Event } from '../src/reconcile/troubles.ts';
import { sharedKeys } from '../src/redis/keys.ts';
import { mayRunInfo } from '../src/redis/redis-options.ts';
import { openAccountStore } from '../src/store/account-store.ts';
import { superviseWorker, type WorkerBackend } from './supervise-worker.ts';

/** Where notifications go. */
export type Destination = {
  readonly name: string;
  /** @throws Error when delivery failed; it is retried then */
  send(notification: Notification, signal: AbortSignal | undefined): Promise<void>;
};

/** What a job of the queue carries. Holds no secret. */
type NotifyData = { readonly destination: string; readonly notification: Notification };

const QUEUE = 'notifications';

/** Where an account's name would be, for what is about the Git source: no account can have this name. */
const SOURCE = '@source';

/** Ten attempts, doubling from 5 s: about three quarters of an hour. */
const FIRST_PAUSE_MS = 5_000;

const delivery = {
  attempts: 10,
  removeOnComplete: { age: 3_600, count: 200 },
  removeOnFail: { age: 86_400, count: 200 },
  stackTraceLimit: 0,
} as const;

/** Sends notifications about what runs find. */
export type Notifier = {
  /** Enqueues a message for each new trouble, and for each that recovered. */
  notify(
    run: Pick<Notification, 'account' | 'provider' | 'run' | 'revision'>,
    findings: Findings,
  ): Promise<void>;
  /** Finishes the deliveries in progress, and ends. */
  close(): Promise<void>;
};

/** The same for a run that died and for its successor, so that only one message is sent. */
const jobIdOf = (
  account: string,
  sequence: number,
  { event, troubles }: Event,
  destination: string,
): string => {
  const keys = troubles.map(({ kind, key }) => [kind, key]);
  const mark = createHash('sha256').update(JSON.stringify([account, sequence, event, keys, destination]));
  return `notify-${mark.digest('hex').slice(0, 32)}`;
};

const deliver =
  (destinations: readonly Destination[]) =>
  async (job: Job<NotifyData>, _token: string | undefined, signal: AbortSignal | undefined) => {
    const destination = destinations.find(({ name }) => name === job.data.destination);
    // The destination may be configured at another replica only.
    await destination?.send(job.data.notification, signal);
  };

const logFailure = (log: Logger, job: Job<NotifyData>, error: Error): void => {
  const { destination, notification } = job.data;
  const { account, event } = notification;
  const fields = { destination, account, event, error: error.message };
  if (job.attemptsMade >= delivery.attempts) log.error(fields, 'Notification failed; giving up');
  else log.warn(fields, 'Notification failed; retrying');
};

/** The dependencies of a notifier. */
export type NotifierDeps = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
  readonly observer?: Observer | undefined;
};

/** Starts the queue and its worker. */
export const startNotifier = (
  parts: NotifierDeps,
  destinations: readonly Destination[],
  { firstPauseMs = FIRST_PAUSE_MS } = {},
): Notifier => {
  const { redis, prefix, log, observer } = parts;
  const skipVersionCheck = !mayRunInfo(redis.options);
  const { queuePrefix } = sharedKeys(prefix);
  const backoff = { type: 'exponential', delay: firstPauseMs, jitter: 0.3 };
  const queue = new Queue<NotifyData>(QUEUE, {
    connection: redis,
    skipVersionCheck,
    prefix: queuePrefix,
    streams: { events: { maxLen: 100 } },
  });
  const create = (backend: WorkerBackend): Worker<NotifyData> => {
    const options = { connection: redis, prefix: queuePrefix, concurrency: 2, skipVersionCheck };
    const worker = new Worker<NotifyData>(QUEUE, deliver(destinations), options, backend);
    worker.on('error', (error) => log.debug({ err: error }, 'Notification worker error'));
    worker.on('failed', (job, error) => job && logFailure(log, job, error));
    return worker;
  };
  const worker = superviseWorker({ queue: QUEUE, redis, log, observer, create });
  queue.on('error', () => undefined);
  return {
    notify: async (run, findings) => {
      const store = openAccountStore({ redis, prefix, account: run.account ?? SOURCE }).notified;
      const known = await store.read();
      const { events, notified } = diffTroubles(known.troubles, findings);
      if (events.length === 0 && notified.length === known.troubles.length) return;
      const jobs = events.flatMap((event) =>
        destinations.map(({ name }) => ({
          name: event.event,
          data: { destination: name, notification: { ...run, ...event, at: Date.now() } },
          opts: { ...delivery, backoff, jobId: jobIdOf(run.account ?? SOURCE, known.sequence, event, name) },
        })),
      );
      // The messages first: a trouble recorded as notified without its message would never be sent.
      await queue.addBulk(jobs);
      await store.save({ sequence: known.sequence + 1, troubles: notified });
    },
    close: async () => {
      await worker.close(() => undefined);
      await queue.close();
    },
  };
};
