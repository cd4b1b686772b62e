import type { Hasher } from '../../model/hasher.ts';
import type { AccountPlan, FailedAccount } from '../../model/plan.ts';
import { clean } from '../../report/text/clean.ts';

/** Marks a file as a saved plan. */
export const SAVED_PLAN = 'setpoint-plan';

/** The version that this setpoint writes, and the newest that it reads. */
export const SAVED_PLAN_VERSION = 1;

/** Identifies an account's part of a saved plan: its desired state, and the key of its hashes. */
export type AccountMark = {
  /** Keyed hash of the account and its entries, secrets included. */
  readonly digest: string;
  readonly hasher: Hasher;
};

type Marked = {
  /** Keyed hash of what the account asked for when the plan was saved. */
  readonly digest: string;
  /** The fingerprint of the ledger key, which every digest depends on. */
  readonly fingerprint: string;
};

/** What was planned of one account: the changes that `plan` shows, each with its digests. */
export type SavedAccount = Omit<AccountPlan, 'bookkeeping'> & Marked;

export type SavedFailure = FailedAccount & Marked;

/**
 * A plan as `plan --out` writes it and `apply FILE` reads it. Holds no secret, and only values that `plan`
 * prints.
 */
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

/**
 * The keyed hash of a saved plan under one account's ledger key: without the key and the ledger's
 * salt, a changed file (guards lifted, say) cannot be sealed again.
 */
const sealOf = ({ hasher }: AccountMark, { seals: _seals, ...content }: SavedPlan): string =>
  hasher.digest([SAVED_PLAN, content]);

/** The plan sealed under the key of each of its accounts. */
export const sealed = (plan: SavedPlan, marks: ReadonlyMap<string, AccountMark>): SavedPlan => {
  const seals = plan.accounts.flatMap(({ account }) => {
    const mark = marks.get(account);
    return mark ? [[account, sealOf(mark, plan)] as const] : [];
  });
  return { ...plan, seals: Object.fromEntries(seals) };
};

const OTHER_KEY =
  'the plan was saved under a different ledger key (SETPOINT_LEDGER_KEY, the credential that it is derived from, SETPOINT_PREFIX or the Redis changed), so it cannot be verified';

/** Why a saved plan cannot be verified under the current keys. Empty: it is unchanged. */
export const sealProblems = (plan: SavedPlan, marks: ReadonlyMap<string, AccountMark>): string[] =>
  plan.accounts.flatMap(({ account, fingerprint }) => {
    const name = clean(account);
    const mark = marks.get(account);
    if (mark === undefined) return [`${name}: the desired state has no such account any more`];
    if (mark.hasher.fingerprint !== fingerprint) return [`${name}: ${OTHER_KEY}`];
    const seal = Object.hasOwn(plan.seals, account) ? plan.seals[account] : undefined;
    return seal === sealOf(mark, plan)
      ? []
      : [`${name}: the file was changed after setpoint wrote it: its seal does not match`];
  });
