import type { ProviderName } from './desired.ts';
import type { JsonValue } from './json.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { RequestEstimate } from './throttle.ts';

export const actions = ['create', 'update', 'replace', 'delete', 'adopt', 'none'] as const;
export type Action = (typeof actions)[number];

/** Why a field changes: the YAML or a secret changed, live drifted, or both. */
export type Cause = 'desired' | 'drift' | 'both';

export const blockedReasons = [
  'deletes',
  'empty',
  'vanished',
  'updates',
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

/** One field of a change, safe to show: before and after of a secret are null. `after` null may mean removed. */
export type FieldChange = {
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly secret: boolean;
  readonly cause: Cause;
};

/** One step of a plan. Holds no secret, so it may be printed. A key has two changes when only some of its fields are blocked. */
export type Change = {
  readonly key: string;
  readonly action: Action;
  readonly type: string;
  readonly name: string;
  /** The live integration that the change works on; null for a create. */
  readonly id: string | null;
  readonly fields: readonly FieldChange[];
  readonly blocked: Blocked | null;
  /** The update also takes ownership. */
  readonly adopts?: true;
  /** Live differs from what we left there (with `drift: report` the action is none). */
  readonly drift?: true;
  /** Something else writes to it too: further write-backs wait. `notices` name the fields. */
  readonly contested?: true;
  /** Waits for a run after the settle time: the provider does not list yet what was just made (action none). */
  readonly waits?: true;
  readonly notices?: readonly string[];
  /** How the provider rewrites values that are in sync. Shown only where everything is listed. */
  readonly remarks?: readonly string[];
  /** Keyed hash of what the change does (action, id, old and new values), as confirmed. Empty for none. Not printed. */
  readonly digest: string;
  /** Keyed hash of the desired entry it was planned from; null for a delete and for action none. Not printed. */
  readonly entryHash: string | null;
};

export type PlanSummary = { readonly [K in Action | 'blocked']: number };

/**
 * A step that only writes the ledger: no request, no change in the plan. `release` names an id to release in the
 * same step.
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
  /** Every change, those of action none included; sorted by what they do, then by key. */
  readonly changes: readonly Change[];
  /** What a run writes to the ledger before it applies anything. Not printed. */
  readonly bookkeeping: readonly LedgerStep[];
  /** About the account as a whole. */
  readonly notices: readonly string[];
  /** What an apply of this plan will cost, as far as it is known; absent when there is nothing to apply. */
  readonly estimate?: RequestEstimate;
};

/** An account that could not be observed. The other accounts are still planned. */
export type FailedAccount = {
  readonly account: string;
  readonly provider: ProviderName;
  readonly error: string;
};

export type Plan = { readonly revision: string; readonly accounts: readonly (AccountPlan | FailedAccount)[] };
