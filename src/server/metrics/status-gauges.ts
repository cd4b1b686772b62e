import { Counter, Gauge, type Registry } from 'prom-client';
import type { QueueStats } from '../../../jobs/queue-stats.ts';
import type { SourceStatus } from '../../model/source-status.ts';
import type { AccountActivity, AccountSummary } from '../overview.ts';
import { createWindowGauges } from './window-gauges.ts';

/** The values of one scrape. Without accounts while Redis does not answer. */
export type Scraped = {
  readonly redis: boolean;
  readonly valid: boolean;
  readonly ready: boolean;
  /** Null without a Git source. */
  readonly source: SourceStatus | null;
  readonly summaries: readonly AccountSummary[];
  readonly activity: readonly AccountActivity[];
  readonly queues: readonly QueueStats[];
};

const SHARED = 'Read from Redis: the same at every replica, so take the max over them.';
/** Sets metrics to the scraped values. */
type Put = (values: Scraped, now: number) => void;

const bit = (value: boolean): number => (value ? 1 : 0);

/** The status of the process. */
const processGauges = (registers: Registry[]): Put => {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const ready = gauge('setpoint_ready', '1 when /readyz of this process answers 200, else 0.');
  const redis = gauge('setpoint_redis_up', '1 when Redis answers this process, else 0.');
  const valid = gauge(
    'setpoint_desired_state_valid',
    '1 when the desired state that this process has read is valid, else 0: then nothing is planned.',
  );
  return (scraped) => {
    ready.set(bit(scraped.ready));
    redis.set(bit(scraped.redis));
    valid.set(bit(scraped.valid));
  };
};

/** How this process follows its Git source; nothing without one. */
const sourceGauges = (registers: Registry[], startedAt: number): Put => {
  const gauge = (name: string, help: string): Gauge<'ref'> =>
    new Gauge({ name, help, labelNames: ['ref'], registers });
  const followed = gauge(
    'setpoint_git_source_followed',
    '1 when this process has the newest commit of its Git source in force, else 0.',
  );
  const fetched = gauge(
    'setpoint_seconds_since_last_git_fetch',
    'Since the Git remote last answered this process. Where it never did: since this process started.',
  );
  return ({ source }, now) => {
    for (const each of [followed, fetched]) each.reset();
    if (source === null) return;
    const { ref, problem, fetchedAt } = source;
    followed.set({ ref }, bit(problem === null));
    fetched.set({ ref }, Math.max(0, now - (fetchedAt ?? startedAt)) / 1_000);
  };
};

/** The status of integrations and runs. */
const statusGauges = (registers: Registry[]): Put => {
  const gauge = (name: string, help: string, more: string[] = []): Gauge<string> =>
    new Gauge({ name, help: `${help} ${SHARED}`, labelNames: ['account', ...more], registers });
  const integrations = gauge(
    'setpoint_integrations',
    'Integrations of an account by how the last run left them.',
    ['condition'],
  );
  const rate = gauge(
    'setpoint_provider_learned_rate_requests_per_second',
    "What is known of the provider's limit; absent while no request was sent.",
  );
  const pause = gauge(
    'setpoint_provider_pause_seconds',
    'How long the provider’s rate limit still holds the account up; 0 when a request may go now.',
  );
  return ({ summaries }) => {
    for (const each of [integrations, rate, pause]) each.reset();
    for (const { account, conditions, rate: known } of summaries) {
      for (const [condition, count] of Object.entries(conditions))
        integrations.set({ account, condition }, count);
      if (known.ratePerSecond !== null) rate.set({ account }, known.ratePerSecond);
      pause.set({ account }, known.waitsMs / 1_000);
    }
  };
};

const windows = (registers: Registry[]): Put => {
  const set = createWindowGauges(registers);
  return ({ summaries }, now) => set(summaries, now);
};

/** How long ago things happened. */
const activityGauges = (registers: Registry[], startedAt: number): Put => {
  const gauge = (name: string, help: string): Gauge<'account'> =>
    new Gauge({ name, help: `${help} ${SHARED}`, labelNames: ['account'], registers });
  const never = 'Where it never was: since this process started.';
  const paused = gauge('setpoint_account_paused', '1 while the account is paused, else 0.');
  const converged = gauge(
    'setpoint_seconds_since_last_converged_run',
    `Since a run over the whole account last left everything in sync. ${never}`,
  );
  const observed = gauge(
    'setpoint_seconds_since_last_observation',
    `Since a run last read everything that is live of the account. ${never}`,
  );
  return ({ activity }, now) => {
    for (const each of [paused, converged, observed]) each.reset();
    const since = (at: number | null): number => Math.max(0, now - (at ?? startedAt)) / 1_000;
    for (const { account, ...mark } of activity) {
      paused.set({ account }, bit(mark.paused));
      converged.set({ account }, since(mark.convergedAt));
      observed.set({ account }, since(mark.observedAt));
    }
  };
};

/** The queues. BullMQ's own totals have the names that its exporter gives them. */
const queueGauges = (registers: Registry[]): Put => {
  const jobs = new Gauge({
    name: 'setpoint_queue_jobs',
    help: `Jobs in the queue of an account, by BullMQ's kinds; completed and failed ones are kept for an hour. ${SHARED}`,
    labelNames: ['account', 'kind'],
    registers,
  });
  const completed = new Counter({
    name: 'bullmq_job_completed_total',
    help: `Jobs that BullMQ has completed since the queue was made. ${SHARED}`,
    labelNames: ['queue'],
    registers,
  });
  const failed = new Counter({
    name: 'bullmq_job_failed_total',
    help: `Jobs that BullMQ has failed since the queue was made. ${SHARED}`,
    labelNames: ['queue'],
    registers,
  });
  return ({ queues }) => {
    for (const each of [jobs, completed, failed]) each.reset();
    for (const { account, queue, ...stats } of queues) {
      for (const [kind, count] of Object.entries(stats.jobs)) jobs.set({ account, kind }, count);
      completed.inc({ queue }, stats.completed);
      failed.inc({ queue }, stats.failed);
    }
  };
};

/**
 * Gauges that are set at each scrape; removed accounts are dropped.
 * @param startedAt when this process started, in ms since the epoch
 */
export const createStatusGauges = (registry: Registry, startedAt: number): { readonly set: Put } => {
  const registers = [registry];
  const puts = [
    processGauges(registers),
    sourceGauges(registers, startedAt),
    statusGauges(registers),
    windows(registers),
    activityGauges(registers, startedAt),
    queueGauges(registers),
  ];
  return {
    set: (scraped, now) => {
      for (const put of puts) put(scraped, now);
    },
  };
};
