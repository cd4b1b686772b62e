import type { QueueStats } from '../../jobs/queue-stats.ts';
import type { Condition } from '../model/run.ts';
import type { RateStatus } from '../model/throttle.ts';
import type { RunTimestamps } from '../store/status/run-timestamps.ts';

/** When one account was last observed, and what drives its runs. */
export type AccountActivity = Pick<RunTimestamps, 'observedAt' | 'convergedAt'> & {
  readonly account: string;
  readonly paused: boolean;
  /** The last ticks of its schedule in this process, oldest first, in ms since the epoch. */
  readonly ticks: readonly number[];
};

/** The integrations of one account by condition, and its rate. */
export type AccountSummary = {
  readonly account: string;
  /** Integrations, as the last run left them. */
  readonly conditions: { readonly [C in Condition]: number };
  readonly rate: RateStatus;
};

/** What health and metrics read, besides the overview. */
export interface Monitor {
  /** Every account that this process manages, or should. */
  accounts(): Promise<readonly AccountActivity[]>;
  summaries(): Promise<readonly AccountSummary[]>;
  queues(): Promise<readonly QueueStats[]>;
}
