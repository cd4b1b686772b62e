import type { QueueStats } from '../../jobs/queue-stats.ts';
import type { Accepted } from '../app/accept-drift.ts';
import type { IntegrationFields } from '../app/integration-fields.ts';
import type { SourcePosition } from '../model/desired.ts';
import type { HistoryEntry } from '../model/history.ts';
import type { AccountPlan, FailedAccount } from '../model/plan.ts';
import type { AccountStatus, Condition, RunQuarter, RunReport } from '../model/run.ts';
import type { SourceStatus } from '../model/source-status.ts';
import type { RatePoint, RateStatus } from '../model/throttle.ts';
import type { WindowStatus } from '../model/window.ts';
import type { RunTimestamps } from '../store/status/run-timestamps.ts';

/** What `setpoint accept KEY` would print, or why it would refuse. */
export type DriftPatch = Pick<Accepted, 'fields' | 'patch'> | { readonly problem: string };

/** What the server reads. Contains no secret and changes nothing. */
export interface Overview {
  /** Every account, those that left the YAML included. Sends no request to a provider. */
  statuses(): Promise<readonly AccountStatus[]>;
  /** One of them; null: neither the YAML nor the ledger has it. */
  status(account: string): Promise<AccountStatus | null>;
  /** What was done, newest first. */
  history(query: {
    readonly account?: string;
    readonly key?: string;
    readonly limit: number;
  }): Promise<readonly HistoryEntry[]>;
  /** The account's last runs that did or found anything, newest first. */
  runs(account: string, limit: number): Promise<readonly RunReport[]>;
  /**
   * What a run would do now, read within the last minute, through the account's throttle.
   * @throws UsageError for an account that the desired state does not have
   */
  plan(account: string): Promise<AccountPlan | FailedAccount>;
  /**
   * The patch of the YAML that takes over what drifted, from the reading of the last `plan`. Null: nothing can be
   * said, since the account could not be read or has no such entry.
   */
  driftPatch(account: string, key: string): Promise<DriftPatch | null>;
  /**
   * Every managed field of an integration, as the YAML asks for it and as it is live, from the reading of the last
   * `plan`. Null: neither the YAML nor the ledger has it.
   */
  fields(account: string, key: string): Promise<IntegrationFields | null>;
  /** All runs of the last day by quarter of an hour, oldest first. */
  quarters(account: string): Promise<readonly RunQuarter[]>;
  /** The account's rate over time, and its 429s, oldest first. */
  rates(account: string): Promise<readonly RatePoint[]>;
  /** Why the desired state cannot be used; null: it is valid. */
  invalid(): string | null;
  /** How the Git source does; null without one. */
  source(): SourceStatus | null;
  /** Where an entry stands in the desired state in force; null: it has none. */
  position(account: string, key: string): SourcePosition | null;
  /** When each account was last observed by a run, in ms since the epoch; null: never. */
  observed(): Promise<ReadonlyMap<string, number | null>>;
  /** The next tick of an account's schedule, in ms since the epoch; null: no run is scheduled here. */
  nextTick(account: string): number | null;
  /** Whether Redis answers. */
  redisAnswers(): Promise<boolean>;
  /** Calls back whenever something that pages show may have changed. @returns how to unsubscribe */
  subscribe(listener: () => void): () => void;
}

/** The actions of an admin. Each resolves to a sentence for the user. @throws UsageError */
export interface AdminActions {
  runNow(account: string): Promise<string>;
  pause(account: string): Promise<string>;
  resume(account: string): Promise<string>;
  /** @param account empty: any; rejected if several accounts have the key */
  retry(key: string, account: string): Promise<string>;
  /**
   * Applies exactly the blocked plan that was shown, without its guards; rejected if it has changed.
   * @param digest of the plan as it was shown
   */
  approve(account: string, digest: string): Promise<string>;
}

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
  /** Whether the account's windows allow changes now. Absent: it has none. */
  readonly window?: WindowStatus;
};

/** What health and metrics read, besides the overview. */
export interface Monitor {
  /** Every account that this process manages, or should. */
  accounts(): Promise<readonly AccountActivity[]>;
  summaries(): Promise<readonly AccountSummary[]>;
  queues(): Promise<readonly QueueStats[]>;
}
