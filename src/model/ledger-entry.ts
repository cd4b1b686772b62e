import type { KnownSource } from './desired.ts';

/** A keyed hash of one field's value, or `ABSENT` where the value was not shown. */
export type FieldHash = string;

/** Recorded in place of a hash where the provider showed no value. */
export const ABSENT: FieldHash = 'absent';

/** In place of the applied hash after `retry`: no value has this hash, so the field is written again. */
export const TO_BE_WRITTEN: FieldHash = 'to-be-written';

/** Recorded as observed where each list shows another value (a random mask): compared by desired only. */
export const VOLATILE: FieldHash = 'volatile';

/** What a write left to be verified, per field. */
export type WrittenField = {
  /** When it was written, in ms since the epoch. */
  readonly at?: number;
  /** What was live before the write; absent for a create. */
  readonly before?: FieldHash;
  /** Before the write, live showed our previous value just as we had written it. */
  readonly verbatim?: true;
  /** What the write's own answer showed; absent when the answer did not show the integration at all. */
  readonly answer?: FieldHash;
  /** What the first look after the write showed, while a second look is still wanted. */
  readonly seen?: FieldHash;
  /** When that list was requested, in ms since the epoch: the same list is no second look. */
  readonly seenAt?: number;
  /** How many looks have not settled it. */
  readonly looks?: number;
  /** Keyed hash (place and value) of a plain text that was live and the write omitted: gone where updates replace. */
  readonly dropped?: FieldHash;
  /** Keyed hashes of the places of our masked values that the write omitted. */
  readonly left?: readonly FieldHash[];
  /** The value shown instead of ours: ours is written again. */
  readonly moved?: FieldHash;
  /** The value shown after the previous write of the same value. */
  readonly again?: FieldHash;
  /** When the first write that led to `again` was made, in ms since the epoch. */
  readonly againAt?: number;
  /** How the provider rewrites this value, learned from an earlier write. */
  readonly form?: FieldHash;
  /** An earlier write of this very value was not accepted. */
  readonly notAccepted?: true;
};

/** A verdict on a field that another write checks: an hour after it was reached, and a day after. */
export type Recheck = {
  /** When the verdict was first reached, in ms since the epoch. */
  readonly since: number;
  /** How many of the two writes were made. */
  readonly done: number;
};

/** How often drift was written back lately. */
export type WriteBacks = {
  /** When the last three were written, in ms since the epoch, oldest first. */
  readonly times: readonly number[];
  /** How many there were since `since`, without a day's rest between two. */
  readonly count: number;
  readonly since: number;
  /** The fields, sorted. */
  readonly paths: readonly string[];
  /** How many of them there were when the third came within a day; absent: it never did. */
  readonly contestedAt?: number;
};

/** A create that was announced before it was sent (docs/design/ledger.md#creates-are-written-ahead). */
export type Creating = {
  /** The attempt's token: an attempt that finds another token here has lost the create. */
  readonly token: string;
  /** When it was last about to be sent, in ms since the epoch. */
  readonly at: number;
  /** Keyed hash of the type and name sent: they find what it made even after the entry changed. */
  readonly identity?: string;
  /** Keyed hash of the type that was sent. */
  readonly type?: string;
  /** Unowned live ids of this type before the create: it made none of them. Absent: too many to keep. */
  readonly before?: readonly string[];
  /** The id that it turned out to have made, until the completing write is recorded. */
  readonly made?: string;
};

/** The provider answered 4xx to exactly this entry. Lifted when the entry changes, by `retry KEY` or `apply --key`. */
export type Rejected = {
  /** Keyed hash of the desired entry that was refused. */
  readonly entryHash: string;
  readonly status: number;
  /** The provider's words: cut, and scrubbed of secrets. */
  readonly message: string;
  readonly at: number;
};

/** Failed attempts in a row: scheduled runs wait a growing pause after them. */
export type Failures = { readonly count: number; readonly at: number; readonly message: string };

/** Whose a live config value is. */
export type Whose = {
  /**
   * `theirs`: we took it over as it was and never wrote it, so that a secret may be hidden in it; or it is a secret of ours that is not there any
   * longer, or not yet. `ours`: it left the YAML, and the provider keeps it.
   */
  readonly all?: 'ours' | 'theirs';
  /** Ours only as long as it is shown as it was when it left. */
  readonly shown?: FieldHash;
  /** Keyed hashes of the places in it where a masked value stands that we did not write: a name may hold a secret too. */
  readonly masked?: readonly FieldHash[];
  /** The same of what we wrote, left out later, and the provider keeps. */
  readonly left?: readonly FieldHash[];
};

/**
 * What the ledger keeps of one key: ids and keyed hashes, never values. An entry whose `id` is null owns nothing yet (a create
 * under way, or one that failed).
 */
export type LedgerEntry = {
  readonly id: string | null;
  /** Empty where the type or name is secret. */
  readonly type: string;
  readonly name: string;
  readonly protect: boolean;
  /** Every path that ever was secret, also after it left the YAML. */
  readonly secretPaths: readonly string[];
  /** Per managed field, the value that we last applied. */
  readonly applied: { readonly [path: string]: FieldHash };
  /** Per managed field, what the provider showed afterwards; missing until verified. */
  readonly observed: { readonly [path: string]: FieldHash };
  /** Fields that the provider did not take, with the desired value's hash that it refused. */
  readonly notAccepted: { readonly [path: string]: FieldHash };
  /** Writes that wait for their first or second look. */
  readonly written: { readonly [path: string]: WrittenField };
  /** Fields whose verdict rests on evidence that time may change: not accepted, or rewritten without the provider's own word. */
  readonly rechecks?: { readonly [path: string]: Recheck };
  /** Absent: nothing was written back within a day. */
  readonly writeBacks?: WriteBacks;
  /**
   * The whole config was written by us once, at a create or an update: whatever the provider hid in it beside our values, that write lost it or
   * left it, and so does the next.
   */
  readonly configWritten?: true;
  /** Per config field, whose its live value is, where `applied` alone does not tell. */
  readonly whose?: { readonly [path: string]: Whose };
  /** When a write last succeeded, in ms since the epoch; 0 when never. */
  readonly appliedAt: number;
  readonly revision: string;
  /** The fingerprint of the key that hashed the secret fields here. */
  readonly fingerprint: string;
  readonly creating?: Creating;
  /** The old id of a replace that is still to be removed. */
  readonly retire?: string;
  readonly rejected?: Rejected;
  readonly failures?: Failures;
};

/** Where an account is: the same account name at another provider, base URL or part of it is another account. */
export type LedgerPlace = {
  readonly provider: string;
  readonly baseUrl: string;
  /**
   * The part of the provider, whatever its account field is called there. Absent where the account has none, and where it is secret, so
   * that it is not kept.
   */
  readonly unit?: string;
  /** What that part is compared by: a hash of it. */
  readonly unitMark?: string;
};

/** How an update treats what it does not name: kept (merge) or dropped (replace). Absent: not known yet. */
export type UpdateEffect = 'merge' | 'replace';

/** What the ledger keeps of the account as a whole, beside its entries. Each fact is absent until it is known. */
export type LedgerFacts = {
  /** The place that the entries belong to. */
  readonly place?: LedgerPlace;
  /** The desired state that the entries belong to. */
  readonly source?: KnownSource;
  /** What the account's updates do to config keys that they do not name, learned from our own writes: at the top of `config`, and inside its values. */
  readonly updates?: { readonly top?: UpdateEffect; readonly nested?: UpdateEffect };
};

/** For how long a removal counts for the guards, in ms. */
export const REMOVALS_COUNT_MS = 24 * 60 * 60_000;

/** An id that we were about to delete, replace or switch off, in a run whose guards no person lifted. */
export type Removal = {
  readonly id: string;
  /** When the request was last about to be sent, in ms since the epoch. */
  readonly at: number;
};

/** The ledger of one account, as a plan reads it. */
export type Ledger = {
  readonly entries: { readonly [key: string]: LedgerEntry };
  /** Ids that were released or replaced: candidates only by `id`. */
  readonly released: readonly string[];
  /** The removals of the last day, oldest first. Absent: none. */
  readonly removals?: readonly Removal[];
  /** Absent while nothing is known. */
  readonly facts?: LedgerFacts;
};
