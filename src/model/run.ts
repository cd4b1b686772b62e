import type { Action, Blocked, BlockedReason } from './plan.ts';
import type { RateStatus } from './throttle.ts';

/** What started a run. */
export type Trigger = 'schedule' | 'start' | 'edit' | 'command' | 'follow-up';

/** How a run ended. `superseded`: newer desired state arrived; the follow-up run applies it. */
export type RunResult = 'converged' | 'partial' | 'superseded' | 'failed';

/** What became of one change of a run. */
export type ChangeOutcome =
  | { readonly outcome: 'applied' }
  /** Somebody else did it, or it is in sync by now. */
  | { readonly outcome: 'not-needed' }
  /** Live, the ledger or the entry changed since the plan: the next run plans it again. */
  | { readonly outcome: 'moved' }
  /** The run ended before the change began: newer desired state, a refused credential, or a stale replica only. */
  | { readonly outcome: 'cancelled'; readonly why: string }
  | { readonly outcome: 'blocked'; readonly blocked: Blocked }
  | { readonly outcome: 'failed'; readonly error: string };

/** One run over one account, as it ended. Holds no secret. This is what `apply --json` prints per account, and more. */
export type RunReport = {
  readonly account: string;
  readonly run: string;
  readonly trigger: Trigger;
  readonly revision: string;
  readonly result: RunResult;
  /** Changes that were made, by action; actions with none are left out. */
  readonly applied: { readonly [A in Action]?: number };
  readonly failed: readonly { readonly key: string; readonly action: Action; readonly error: string }[];
  readonly blocked: readonly {
    readonly key: string;
    readonly reason: BlockedReason;
    readonly message: string;
  }[];
  /**
   * How many integrations are left different from the YAML although nothing of them failed or is blocked: drift that is only reported, what is contested,
   * what waits. Absent: none.
   */
  readonly differing?: number;
  /** Why the run as a whole failed or was superseded; null otherwise. */
  readonly error: string | null;
  readonly notices: readonly string[];
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
};

/** How one integration stands. */
export type Condition = 'in-sync' | 'pending' | 'drifted' | 'contested' | 'blocked' | 'failed';

/** One integration's standing as the last run left it. */
export type IntegrationStatus = {
  readonly key: string;
  readonly condition: Condition;
  /** Why it is not in sync and what a person can do; null when in sync. */
  readonly message: string | null;
  readonly reason: BlockedReason | null;
  /** Since when it stands so, in ms since the epoch. */
  readonly since: number;
};

/** Since when an account's runs are paused, in ms since the epoch, and by whom (`user@machine`); null where that is not known. */
export type Paused = { readonly since: number | null; readonly by: string | null };

/** An account that left the YAML, and may have another name now. */
export type FormerAccount = {
  readonly account: string;
  /** The keys that its ledger owns something under. */
  readonly owns: readonly string[];
  /** Complete by itself: what it owns, and the way to have that go along. */
  readonly message: string;
};

/** What `status` shows of one account. */
export type AccountStatus = {
  readonly account: string;
  readonly provider: string;
  readonly paused: boolean;
  /** Since when and by whom; null or absent where it is not paused, or that is not known. */
  readonly pausedSince?: number | null;
  readonly pausedBy?: string | null;
  /** An account that is in the ledger but no longer in the YAML: not touched. */
  readonly orphaned: boolean;
  /** What an account that left the YAML still owns, and what to do; null or absent where that is nothing. */
  readonly left?: string | null;
  /** The keys that it still owns something under. */
  readonly owns?: readonly string[];
  /** What accounts that left the YAML still own, at the place of this one, while this one owns nothing: it most likely had their name. Absent: nothing. */
  readonly former?: readonly FormerAccount[];
  /** Why the account's ledger is not used: it belongs to another place or desired state. Null or absent: it is. */
  readonly refused?: string | null;
  readonly lastRun: RunReport | null;
  /** What is known of the provider's limit; null for an account that is not in the YAML. */
  readonly rate: RateStatus | null;
  readonly integrations: readonly IntegrationStatus[];
};
