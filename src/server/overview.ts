import type { HistoryEntry } from '../model/history.ts';
import type { AccountPlan, FailedAccount } from '../model/plan.ts';
import type { AccountStatus, RunReport } from '../model/run.ts';
import type { SourceStatus } from '../model/source-status.ts';
import type { RatePoint } from '../model/throttle.ts';

/** What the server reads of Setpoint. It holds no secret, and nothing in it changes anything. */
export interface Overview {
  /** Every account, those that left the YAML included. Asks no provider. */
  statuses(): Promise<readonly AccountStatus[]>;
  /** What was done, newest first. */
  history(query: {
    readonly account?: string;
    readonly key?: string;
    readonly limit: number;
  }): Promise<readonly HistoryEntry[]>;
  /** The account's last runs that did or found anything, newest first. */
  runs(account: string, limit: number): Promise<readonly RunReport[]>;
  /**
   * What a run would do now, from a list not older than a minute; through the account's throttle like everything else.
   * @throws UsageError for an account that the desired state does not have
   */
  plan(account: string): Promise<AccountPlan | FailedAccount>;
  /** How the account's rate went, and its 429s, oldest first. */
  rates(account: string): Promise<readonly RatePoint[]>;
  /** Why the desired state cannot be used; null: it is valid. */
  invalid(): string | null;
  /** How the Git source does; null without one. */
  source(): SourceStatus | null;
  /** When each account was last observed by a run, in ms since the epoch; null: never. */
  observed(): Promise<ReadonlyMap<string, number | null>>;
  /** The next tick of each account's schedule, in ms since the epoch. */
  nextTicks(): ReadonlyMap<string, number>;
  /** Whether Redis answers. */
  redisAnswers(): Promise<boolean>;
  /** Calls back whenever something that is shown may have changed. @returns how to end it */
  subscribe(listener: () => void): () => void;
}

/** The actions of the admin token. Each resolves to a sentence for the user. @throws UsageError */
export interface AdminActions {
  runNow(account: string): Promise<string>;
  pause(account: string): Promise<string>;
  resume(account: string): Promise<string>;
  /** @param account where it is; empty: refused when several accounts have it */
  retry(key: string, account: string): Promise<string>;
  /**
   * Makes exactly the blocked plan that was shown, without its guards; refused if it has changed.
   * @param digest of the plan as it was shown
   */
  approve(account: string, digest: string): Promise<string>;
}
