import type { QueueStats } from '../../jobs/queue-stats.ts';
import type { Condition } from '../model/run.ts';
import type { RateStatus } from '../model/throttle.ts';
import type { RunTimestamps } from '../store/status/run-timestamps.ts';

/** How one account of the desired state does, without its integrations. */
export type AccountMarks = Pick<RunTimestamps, 'observedAt' | 'convergedAt'> & {
  readonly account: string;
  readonly paused: boolean;
  /** The last ticks of its schedule that came by in this process, oldest first, in ms since the epoch. */
  readonly ticks: readonly number[];
};

/** How the integrations and the provider of one account do. */
export type AccountStanding = {
  readonly account: string;
  /** Integrations, as the last run left them. */
  readonly conditions: { readonly [C in Condition]: number };
  readonly rate: RateStatus;
};

/** What only health and metrics read. */
export interface Monitor {
  /** Every account that this process manages, or should. */
  accounts(): Promise<readonly AccountMarks[]>;
  standings(): Promise<readonly AccountStanding[]>;
  queues(): Promise<readonly QueueStats[]>;
}
