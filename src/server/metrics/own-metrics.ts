import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Observer } from '../../model/observer.ts';

const OWN = 'Counted by each replica: sum over them.';

/** An idle run takes one request, a large one as long as the provider's rate needs. In seconds. */
const DURATIONS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

/** The statuses of a refused credential, which reading gets first. */
const REFUSED = ['401', '403'];

/** The counters of one process. */
export type OwnCounts = {
  readonly observer: Observer;
  /** Starts the counters of rare events at zero: Prometheus sees no increase in a new series. */
  addAccounts(accounts: readonly string[]): void;
};

/** Labels are accounts and our own words, never keys or names: there may be tens of thousands of those. */
export const createOwnCounts = (registry: Registry, version: string): OwnCounts => {
  const registers = [registry];
  new Gauge({
    name: 'setpoint_build_info',
    help: 'Always 1; the version that this process runs is its label.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const requests = new Counter({
    name: 'setpoint_provider_requests_total',
    help: `Requests sent to a provider, by response status; none where there was no response. ${OWN}`,
    labelNames: ['account', 'method', 'status'],
    registers,
  });
  const limited = new Counter({
    name: 'setpoint_provider_rate_limited_total',
    help: `429 responses of a provider. ${OWN}`,
    labelNames: ['account'],
    registers,
  });
  const changes = new Counter({
    name: 'setpoint_changes_total',
    help: `Changes of finished runs, by outcome. ${OWN}`,
    labelNames: ['account', 'action', 'outcome'],
    registers,
  });
  const polls = new Counter({
    name: 'setpoint_git_fetches_total',
    help: `Questions to the Git remote, by result: new (a commit was fetched), unchanged, failed. ${OWN}`,
    labelNames: ['result'],
    registers,
  });
  const restarts = new Counter({
    name: 'setpoint_worker_restarts_total',
    help: `Workers that had stopped fetching jobs and were replaced. ${OWN}`,
    registers,
  });
  const runs = new Histogram({
    name: 'setpoint_run_duration_seconds',
    help: `How long runs took, from their plan to their report. ${OWN}`,
    labelNames: ['account', 'result'],
    buckets: DURATIONS,
    registers,
  });
  return {
    observer: {
      requestSent: ({ account, method, status }) => {
        requests.inc({ account, method, status: String(status ?? 'none') });
        if (status === 429) limited.inc({ account });
      },
      changeEnded: ({ account, action, outcome }) => changes.inc({ account, action, outcome }),
      sourcePolled: (result) => polls.inc({ result }),
      workerRestarted: () => restarts.inc(),
      runEnded: ({ account, result, durationMs }) => runs.observe({ account, result }, durationMs / 1_000),
    },
    addAccounts: (accounts) => {
      for (const account of accounts) {
        limited.inc({ account }, 0);
        for (const status of REFUSED) requests.inc({ account, method: 'GET', status }, 0);
      }
    },
  };
};

const MICRO = 1e-6;

/**
 * The usual metrics of a Node process. Not the default ones of prom-client, which poll the event loop a hundred
 * times a second.
 * @param startedAt in ms since the epoch
 */
export const createProcessGauges = (registry: Registry, startedAt: number): void => {
  const registers = [registry];
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Total user and system CPU time spent in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) * MICRO);
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'Start time of the process since unix epoch in seconds.',
    registers,
  }).set(startedAt / 1_000);
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Process heap size used from Node.js in bytes.',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  new Gauge({
    name: 'nodejs_eventloop_utilization',
    help: 'How busy the event loop was since the process started, from 0 to 1.',
    registers,
    collect() {
      this.set(performance.eventLoopUtilization().utilization);
    },
  });
};
