import type { ProviderName, RowPlace } from './desired.ts';
import type { JsonValue } from './json.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { RequestEstimate } from './throttle.ts';
import type { WindowStatus } from './window.ts';

export const actions = ['create', 'update', 'replace', 'delete', 'adopt', 'none'] as const;
export type Action = (typeof actions)[number];

/** Why a field changes: the YAML or a secret changed (`desired`), live drifted, or both. */
export type Cause = 'desired' | 'drift' | 'both';

export const blockedReasons = [
  'deletes',
  'empty',
  'vanished',
  'updates',
  'unsigned',
  'ambiguous',
  'immutable',
  'unsupported',
  'unavailable',
  'invalid',
  'rejected',
  'not-accepted',
  'cooling',
] as const;
export type BlockedReason = (typeof blockedReasons)[number];

/** Why a change will not be made. `message` says what, why, and what to do. */
export type Blocked = { readonly reason: BlockedReason; readonly message: string };

/**
 * One field of a change, safe to show: a secret's before and after are null. A null `after` may mean removed.
 */
export type FieldChange = {
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly secret: boolean;
  readonly cause: Cause;
};

/** One step of a plan. Contains no secret. A key has two changes when only some of its fields are blocked. */
export type Change = {
  readonly key: string;
  readonly action: Action;
  readonly type: string;
  readonly name: string;
  /** The live integration; null for a create. */
  readonly id: string | null;
  readonly fields: readonly FieldChange[];
  readonly blocked: Blocked | null;
  /** The update also takes ownership. */
  readonly adopts?: true;
  /** Live differs from how we left it. With `drift: report` the action is none. */
  readonly drift?: true;
  /** Something else writes to it too, so further write-backs wait. `notices` name the fields. */
  readonly contested?: true;
  /**
   * Waits for a run after the settle time, since the provider does not list the new integration yet. Action
   * none.
   */
  readonly waits?: true;
  /** The row that made its entry, where a set did. */
  readonly row?: RowPlace;
  readonly notices?: readonly string[];
  /** How the provider rewrites values that are in sync. Shown with `--all` only. */
  readonly remarks?: readonly string[];
  /**
   * Keyed hash of the change (action, id, old and new values) that the user confirms. Empty for none. Not
   * printed.
   */
  readonly digest: string;
  /** Keyed hash of its desired entry; null for a delete and for action none. Not printed. */
  readonly entryHash: string | null;
};

export type PlanSummary = { readonly [K in Action | 'blocked']: number };

/**
 * A step that only writes the ledger, without a request. `release` names an id to release in the same step.
 */
export type LedgerStep =
  | { readonly kind: 'put'; readonly key: string; readonly entry: LedgerEntry; readonly release?: string }
  | { readonly kind: 'move'; readonly from: string; readonly to: string; readonly entry: LedgerEntry }
  | { readonly kind: 'drop'; readonly key: string; readonly release?: string };

/** The ordered changes of one account. */
export type AccountPlan = {
  readonly account: string;
  readonly provider: ProviderName;
  readonly summary: PlanSummary;
  /** All changes, including those of action none, sorted by action, then by key. */
  readonly changes: readonly Change[];
  /** Written to the ledger before anything is applied. Not printed. */
  readonly bookkeeping: readonly LedgerStep[];
  readonly notices: readonly string[];
  /**
   * Whether the account's windows allowed changes when the plan was made. Absent: it has none, or the plan is for
   * `apply --outside-window`.
   */
  readonly window?: WindowStatus;
  /** The requests that an apply will make; absent if there is nothing to apply. */
  readonly estimate?: RequestEstimate;
};

/** An account that could not be observed. The other accounts are still planned. */
export type FailedAccount = {
  readonly account: string;
  readonly provider: ProviderName;
  readonly error: string;
};

export type Plan = { readonly revision: string; readonly accounts: readonly (AccountPlan | FailedAccount)[] };
