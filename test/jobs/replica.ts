import { randomUUID } from 'node:crypto';
import { type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { inject, type TestContext } from 'vitest';
import { type AccountJobs, openAccountJobs } from '../../jobs/account-jobs.ts';
import { configureQueue } from '../../jobs/account-queue.ts';
import type { JobContext } from '../../jobs/job-context.ts';
import { type Confirmed, queueName, type ReconcileData, runJobId } from '../../jobs/job-data.ts';
import type { Occasion } from '../../jobs/latest-desired.ts';
import { startManualRun, triggerRun } from '../../jobs/run/trigger-run.ts';
import { waitForRun } from '../../jobs/run/wait-for-run.ts';
import { watchWork } from '../../jobs/work/watch-work.ts';
import { createWorkerOnDemand } from '../../jobs/work/worker-on-demand.ts';
import { type AccountWorker, startWorker } from '../../jobs/worker.ts';
import { createLogger } from '../../src/log.ts';
import { systemClock } from '../../src/model/clock.ts';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { RunReport } from '../../src/model/run.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { redisOptions } from '../../src/redis/redis-options.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { createThrottle } from '../../src/throttle/throttle.ts';
import { type Hand, type HandOptions, openChanges } from '../reconcile/hand.ts';
import type { Workshop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';

export type ReplicaOptions = Pick<HandOptions, 'revisionTime' | 'account' | 'wrap' | 'rig' | 'maxAgeMs'> & {
  /** A command: does only its own runs, and announces nothing. */
  readonly isCommand?: boolean;
  /** Hears what its runs find out. */
  readonly notifier?: JobContext['notifier'];
};

/** One process at a workshop's account: a daemon, or a command. */
export type Replica = {
  readonly jobContext: JobContext;
  readonly jobs: AccountJobs;
  readonly logged: string[];
  /** What it has now. */
  hand(): Hand;
  /** Takes another desired state over, as a daemon does after an edit. */
  desire(entries: readonly DesiredIntegration[], occasion?: Occasion): Promise<void>;
  start(concurrency?: number): Promise<void>;
  stop(): Promise<void>;
  trigger(): Promise<boolean>;
  /** Starts the run of a person who has confirmed what is planned now, by default within the guards and the windows; resolves to its name. */
  confirm(force?: boolean, outsideWindow?: boolean): Promise<string>;
  report(run: string): Promise<RunReport>;
};

/** The worker that a daemon has while there are jobs. */
const startOnDemand = async (
  jobContext: JobContext,
  jobs: AccountJobs,
  concurrency: number,
): Promise<AccountWorker> => {
  await configureQueue(jobs.queue, concurrency);
  const worker = createWorkerOnDemand(jobContext, jobs, concurrency);
  worker.wake();
  const { redis, prefix, log } = jobContext;
  const stopWatching = watchWork({
    redis,
    prefix,
    log,
    openBlocking: () => redis.duplicate(),
    onWake: (account) => account === jobs.account && worker.wake(),
    onSweep: (accounts) => accounts.includes(jobs.account) && worker.rescue(),
  });
  return {
    close: async () => {
      stopWatching();
      await worker.close();
    },
  };
};

/** Opens a process that ends with the test. Its worker is not started. */
export const openReplica = async (
  { onTestFinished }: TestContext,
  workshop: Workshop,
  entries: readonly DesiredIntegration[],
  options: ReplicaOptions = {},
): Promise<Replica> => {
  const { prefix, account } = workshop;
  const redis = new Redis(redisOptions(inject('redisUrl')));
  const secrets = createSecretRegistry();
  const logged: string[] = [];
  const log = createLogger({
    level: 'trace',
    pretty: false,
    secrets,
    destination: { write: (line) => void logged.push(line) },
  });
  const throttle = createThrottle({ redis, prefix, account: account.name, log, perSecond: 500 });
  const own = new Set<string>();
  const known: { hand: Hand | null; worker: AccountWorker | null; draining: boolean } = {
    hand: null,
    worker: null,
    draining: false,
  };
  const hand = (): Hand => {
    if (!known.hand) throw new Error('This replica has no desired state yet.');
    return known.hand;
  };
  const { isCommand = false, notifier, ...given } = options;
  let edits = 0;
  const think = async (next: readonly DesiredIntegration[]): Promise<void> => {
    known.hand = await workshop.hand(next, { ...given, throttle, secrets, revision: `revision-${++edits}` });
  };
  await think(entries);
  const jobContext: JobContext = {
    redis,
    prefix,
    processId: randomUUID(),
    log,
    secrets,
    snapshots: hand().snapshots,
    notifier,
    clock: systemClock,
    context: () => hand().context,
    accepts: (run) => !isCommand || own.has(run),
    draining: () => known.draining,
  };
  const jobs = openAccountJobs(jobContext, account.name);
  if (!isCommand) await jobs.latestDesired.publish(hand().context, 'start');
  const stop = async (): Promise<void> => {
    known.draining = true;
    await known.worker?.close();
    known.worker = null;
  };
  onTestFinished(async () => {
    await stop();
    await jobs.queue.close();
    await redis.quit();
  });
  return {
    jobContext,
    jobs,
    logged,
    hand,
    desire: async (next, occasion = 'edit') => {
      await think(next);
      await jobs.latestDesired.publish(hand().context, occasion);
    },
    start: async (concurrency = 4) => {
      known.draining = false;
      known.worker = await (isCommand ? startWorker : startOnDemand)(jobContext, jobs, concurrency);
    },
    stop,
    trigger: () => triggerRun(jobs, 'schedule'),
    confirm: async (force = false, outsideWindow = false) => {
      const run = randomUUID();
      own.add(run);
      const confirmed: Confirmed[] = openChanges(await hand().plan()).map(({ key, action, digest }) => ({
        key,
        action,
        digest,
      }));
      await jobs.runs.heartbeat(run);
      const { digest, hasher } = hand().context;
      const lifted = outsideWindow ? ({ outsideWindow } as const) : {};
      await startManualRun(jobs, { confirmed, force, ...lifted, keys: null, digest }, run, hasher);
      return run;
    },
    report: (run) => waitForRun(jobs, run, () => undefined),
  };
};

/** Waits until the queue has nothing left to do. */
export const idle = ({ jobs: { queue } }: Replica): Promise<void> =>
  until(async () => {
    const counts = await queue.getJobCounts(
      'active',
      'waiting',
      'delayed',
      'waiting-children',
      'prioritized',
    );
    return Object.values(counts).every((count) => count === 0);
  });

/** The reports of all runs that ended, oldest first. */
export const endedRuns = async ({ jobs: { queue } }: Replica): Promise<RunReport[]> => {
  const done = await queue.getJobs(['completed'], 0, -1);
  return done
    .filter(({ name }) => name === 'reconcile')
    .map((job) => job.returnvalue as RunReport)
    .toSorted((a, b) => a.startedAt - b.startedAt);
};

/** Takes the next job into the test's own hands, under a lock that is soon over: what is left undone is as if its worker was killed. */
export const takeJob = async (
  { onTestFinished }: TestContext,
  { jobContext, jobs }: Replica,
  lockMs = 1_000,
): Promise<{ readonly job: Job; readonly token: string }> => {
  const worker = new Worker(queueName(jobs.account), null, {
    connection: jobContext.redis,
    prefix: accountKeys(jobContext.prefix, jobs.account).queuePrefix,
    autorun: false,
    lockDuration: lockMs,
  });
  onTestFinished(() => worker.close(true));
  const token = randomUUID();
  const job = await worker.getNextJob(token);
  if (!job) throw new Error('The queue has no job.');
  return { job, token };
};

/** The job of a run. */
export const runJob = async ({ jobs: { queue } }: Replica, run: string): Promise<Job<ReconcileData>> => {
  const job = await queue.getJob(runJobId(run));
  if (!job) throw new Error(`The run ${run} has no job.`);
  return job;
};
