import type { Hasher } from '../../model/hasher.ts';
import type { AccountPlan, FailedAccount } from '../../model/plan.ts';

/** How a file says that it is a saved plan. */
export const SAVED_PLAN = 'setpoint-plan';

/** The form that this setpoint writes, and the newest that it reads. */
export const SAVED_PLAN_VERSION = 1;

/** How an account stands behind its part of a saved plan: what it asks for, and under which key its hashes are made. */
export type AccountMark = {
  /** Keyed hash of the account and its entries, secrets included. */
  readonly digest: string;
  readonly hasher: Hasher;
};

type Marked = {
  /** Keyed hash of what the account asked for when the plan was saved. */
  readonly digest: string;
  /** The fingerprint of the ledger key: under another one every digest is another. */
  readonly fingerprint: string;
};

/** What was planned of one account: the changes that `plan` shows, each with its digests. */
export type SavedAccount = Omit<AccountPlan, 'bookkeeping'> & Marked;

export type SavedFailure = FailedAccount & Marked;

/** A plan as `plan --out` writes it and `apply FILE` reads it. Holds no secret, and no value that `plan` would not print. */
export type SavedPlan = {
  readonly format: typeof SAVED_PLAN;
  readonly version: typeof SAVED_PLAN_VERSION;
  /** The version of the setpoint that wrote it. */
  readonly setpoint: string;
  /** ms since the epoch. */
  readonly savedAt: number;
  readonly revision: string;
  /** The guards were lifted for this plan. */
  readonly force: boolean;
  /** The accounts that `--account` named; null: all. */
  readonly selected: readonly string[] | null;
  readonly accounts: readonly (SavedAccount | SavedFailure)[];
  /** Per account, the keyed hash of all of the above under its ledger key. */
  readonly seals: { readonly [account: string]: string };
};

/** Whether an account was planned when the file was saved. */
export const wasPlanned = (account: SavedAccount | SavedFailure): account is SavedAccount =>
  !('error' in account);
