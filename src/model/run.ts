import type { RowPlace } from './desired.ts';
import type { Action, Blocked, BlockedReason } from './plan.ts';
import type { RateStatus } from './throttle.ts';
import type { WindowStatus } from './window.ts';

/** What started a run. `window`: changes began to be allowed. */
export type Trigger = 'schedule' | 'window' | 'start' | 'edit' | 'command' | 'follow-up';

/** `superseded`: newer desired state arrived; the follow-up run applies it. */
export type RunResult = 'converged' | 'partial' | 'superseded' | 'failed';

/** A change that no further attempt was made of. `perhapsMade`: an earlier attempt had no answer. */
type Unmade<Outcome> = {
  readonly outcome: Outcome;
  readonly why: string;
  readonly perhapsMade?: true;
};

/** The outcome of one change of a run. */
export type ChangeOutcome =
  | { readonly outcome: 'applied' }
  /** Something else did it, or it is in sync by now. */
  | { readonly outcome: 'not-needed' }
  /** Live, the ledger or the entry changed since the plan: the next run plans it again. */
  | { readonly outcome: 'moved' }
  /**
   * The run ended before the change began: newer desired state, a refused credential, or a stale replica
   * only.
   */
  | Unmade<'cancelled'>
  /** The account's window closed before the change began: a run makes it when the window opens. */
  | Unmade<'held'>
  | { readonly outcome: 'blocked'; readonly blocked: Blocked }
  | { readonly outcome: 'failed'; readonly error: string };

/** One run over one account, as it ended. Contains no secret. `apply --json` prints a part of it. */
export type RunReport = {
  readonly account: string;
  readonly run: string;
  readonly trigger: Trigger;
  readonly revision: string;
  /** The first line of the commit's message, and its author; absent where they are not known. */
  readonly revisionTitle?: string;
  readonly revisionAuthor?: string;
  /** The person who requested it, as history names people. Absent: a trigger of another kind. */
  readonly by?: string;
  readonly result: RunResult;
  /** The number of applied changes by action; actions with none are absent. */
  readonly applied: { readonly [A in Action]?: number };
  readonly failed: readonly { readonly key: string; readonly action: Action; readonly error: string }[];
  readonly blocked: readonly {
    readonly key: string;
    readonly reason: BlockedReason;
    readonly message: string;
  }[];
  /**
   * How many integrations still differ from the YAML without being failed or blocked: reported drift,
   * contested, waiting. Absent: none.
   */
  readonly differing?: number;
  /** How many changes wait for the account's window to open. Absent: none. */
  readonly held?: number;
  /** Why the run failed or was superseded; else null. */
  readonly error: string | null;
  readonly notices: readonly string[];
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
};

/** The runs that began in one quarter of an hour, those that found nothing new included. */
export type RunQuarter = {
  /** When it begins, in ms since the epoch. */
  readonly at: number;
  /** How many ended so. */
  readonly results: { readonly [R in RunResult]: number };
  /** How long the longest took, in ms. */
  readonly longestMs: number;
};

/** The condition of one integration. */
export type Condition = 'in-sync' | 'pending' | 'drifted' | 'contested' | 'blocked' | 'failed';

/** The condition of one integration after the last run. */
export type IntegrationStatus = {
  readonly key: string;
  readonly condition: Condition;
  /** Why it is not in sync, and what to do; null if in sync. */
  readonly message: string | null;
  readonly reason: BlockedReason | null;
  /** When it got into this condition, in ms since the epoch. */
  readonly since: number;
  /** The revision of the run that found this condition first; absent where it is not known. */
  readonly revision?: string;
  /** The row that made its entry, where a set did. */
  readonly row?: RowPlace;
};

/** An integration of an account: what it is, and how it is. */
export type KnownIntegration = IntegrationStatus & {
  /** The provider's name for its kind, and its own name. Empty: secret; absent: not known. */
  readonly type?: string;
  readonly name?: string;
};

/**
 * When an account's runs were paused, in ms since the epoch, and by whom (`user@machine`); null if unknown.
 */
export type Paused = { readonly since: number | null; readonly by: string | null };

/** An account that left the YAML; it may have been renamed. */
export type FormerAccount = {
  readonly account: string;
  /** The keys of the integrations that its ledger owns. */
  readonly owns: readonly string[];
  /** What it owns, and how to transfer that. */
  readonly message: string;
};

/** One account as `status` shows it. */
export type AccountStatus = {
  readonly account: string;
  readonly provider: string;
  readonly paused: boolean;
  /** Null or absent if it is not paused, or unknown. */
  readonly pausedSince?: number | null;
  readonly pausedBy?: string | null;
  /** In the ledger but no longer in the YAML, so left alone. */
  readonly orphaned: boolean;
  /** For an orphaned account: what it still owns, and what to do; null or absent if nothing. */
  readonly left?: string | null;
  /** For an orphaned account: the keys that it still owns. */
  readonly owns?: readonly string[];
  /**
   * Orphaned accounts at the same place, if this one owns nothing: it was probably renamed from one of them.
   */
  readonly former?: readonly FormerAccount[];
  /**
   * Why the account's ledger is not used: it belongs to another place or desired state. Else null or absent.
   */
  readonly refused?: string | null;
  /** Whether the account's windows allow changes now. Absent: it has none. */
  readonly window?: WindowStatus;
  readonly lastRun: RunReport | null;
  /** Null for an orphaned account. */
  readonly rate: RateStatus | null;
  readonly integrations: readonly KnownIntegration[];
};
