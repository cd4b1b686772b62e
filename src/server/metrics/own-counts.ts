import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Observer } from '../../model/observer.ts';

const OWN = 'Counted by each replica: sum over them.';

/** An idle run takes one request, a large one as long as the provider's rate needs. In seconds. */
const DURATIONS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

/** A credential that is refused shows at reading first. */
const REFUSED = ['401', '403'];

/** What one process counts as it goes. */
export type OwnCounts = {
  readonly observer: Observer;
  /** Accounts whose rare events start at zero: what was never there cannot be seen rising. */
  know(accounts: readonly string[]): void;
};

/** Labels are accounts and words of ours, never keys or names: there may be tens of thousands of those. */
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
      runEnded: ({ account, result, durationMs }) => runs.observe({ account, result }, durationMs / 1_000),
    },
    know: (accounts) => {
      for (const account of accounts) {
        limited.inc({ account }, 0);
        for (const status of REFUSED) requests.inc({ account, method: 'GET', status }, 0);
      }
    },
  };
};
