import type { KnownSource } from './desired.ts';

/** A keyed hash of one field's value, or `ABSENT`. */
export type FieldHash = string;

/** The provider showed no value. */
export const ABSENT: FieldHash = 'absent';

/** The applied hash after `retry`: no value has it, so the field is written again. */
export const TO_BE_WRITTEN: FieldHash = 'to-be-written';

/** The observed hash of a value that differs in each list (a random mask): only desired is compared. */
export const VOLATILE: FieldHash = 'volatile';

/** A write of one field that waits for verification. */
export type WrittenField = {
  /** When it was written, in ms since the epoch. */
  readonly at?: number;
  /** The live value before the write; absent for a create. */
  readonly before?: FieldHash;
  /** Before the write, live showed our previous value unchanged. */
  readonly verbatim?: true;
  /** The value in the write's response; absent if the response did not show the integration. */
  readonly answer?: FieldHash;
  /** The value in the first list after the write, while a second list is awaited. */
  readonly seen?: FieldHash;
  /** When that list was requested, in ms since the epoch: the same list does not count twice. */
  readonly seenAt?: number;
  /** How many lists did not settle it. */
  readonly looks?: number;
  /** Keyed hash (place and value) of a live text that the write omitted. It disappears if updates replace. */
  readonly dropped?: FieldHash;
  /** Keyed hashes of the places of our masked values that the write omitted. */
  readonly left?: readonly FieldHash[];
  /** The value that replaced ours, which is therefore written again. */
  readonly moved?: FieldHash;
  /** The value that was shown after the previous write of the same value. */
  readonly again?: FieldHash;
  /** When the first write that led to `again` was sent, in ms since the epoch. */
  readonly againAt?: number;
  /** The provider's rewritten form of this value, learned from an earlier write. */
  readonly form?: FieldHash;
  /** The provider did not accept an earlier write of the same value. */
  readonly notAccepted?: true;
};

/** Two further writes check a verdict on a field: an hour and a day after it. */
export type Recheck = {
  /** When the verdict was first reached, in ms since the epoch. */
  readonly since: number;
  /** How many of the two were sent. */
  readonly done: number;
};

/** Recent writes that reverted drift. */
export type WriteBacks = {
  /** The times of the last three, in ms since the epoch, oldest first. */
  readonly times: readonly number[];
  /** How many since `since`, never more than a day apart. */
  readonly count: number;
  readonly since: number;
  /** The fields, sorted. */
  readonly paths: readonly string[];
  /** The count when a third came within a day; absent if none did. */
  readonly contestedAt?: number;
};

/** A create, recorded before it was sent (docs/design/ledger.md#creates-are-written-ahead). */
export type Creating = {
  /** The attempt's token. An attempt that finds another token here must not continue. */
  readonly token: string;
  /**
   * When it was last sent, in ms since the epoch: recorded just before, and once more when it failed with an
   * unknown outcome, since it may have taken effect until then.
   */
  readonly at: number;
  /** Keyed hash of the type and name sent, to find the created integration even after the entry changed. */
  readonly identity?: string;
  /** Keyed hash of the type that was sent. */
  readonly type?: string;
  /**
   * The unowned live ids of this type before the create, which it did not create. Absent: too many to keep.
   */
  readonly before?: readonly string[];
  /** The id that it created, until the completing write is recorded. */
  readonly made?: string;
};

/**
 * The provider rejected this entry with a 4xx. Cleared when the entry changes, and by `retry KEY` or `apply
 * --key`.
 */
export type Rejected = {
  /** Keyed hash of the rejected entry. */
  readonly entryHash: string;
  readonly status: number;
  /** The provider's message, shortened and scrubbed. */
  readonly message: string;
  readonly at: number;
};

/** Consecutive failed attempts, after which scheduled runs wait for a growing time. */
export type Failures = { readonly count: number; readonly at: number; readonly message: string };

/** The owner of a live config value. */
export type Ownership = {
  /**
   * `theirs`: adopted and never written by us, so it may hide a secret; or a secret of ours that is not there
   * yet, or no longer. `ours`: it left the YAML, and the provider keeps it.
   */
  readonly all?: 'ours' | 'theirs';
  /** Ours only while it is shown as it was when it left the YAML. */
  readonly shown?: FieldHash;
  /**
   * Keyed hashes of the places of masked values in it that we did not write; hashed, since a name may be
   * secret too.
   */
  readonly masked?: readonly FieldHash[];
  /** The same for values that we wrote and omitted later, and the provider keeps. */
  readonly left?: readonly FieldHash[];
};

/**
 * The ledger's record of one key: ids and keyed hashes, never values. An entry without an `id` owns nothing
 * yet (a create in progress or failed). Its times are by this process's clock; Redis holds them by its own.
 */
export type LedgerEntry = {
  readonly id: string | null;
  /** Empty if secret, like the name. */
  readonly type: string;
  readonly name: string;
  readonly protect: boolean;
  /** Every path that was ever secret, even after it left the YAML. */
  readonly secretPaths: readonly string[];
  /** Per managed field, the value last applied. */
  readonly applied: { readonly [path: string]: FieldHash };
  /** Per managed field, the value shown afterwards; absent until verified. */
  readonly observed: { readonly [path: string]: FieldHash };
  /** Fields that the provider did not accept, with the hash of the desired value. */
  readonly notAccepted: { readonly [path: string]: FieldHash };
  /** Writes that wait for verification. */
  readonly written: { readonly [path: string]: WrittenField };
  /**
   * Fields whose verdict may change with time: not accepted, or rewritten without the response showing it.
   */
  readonly rechecks?: { readonly [path: string]: Recheck };
  /** Absent: nothing was written back within a day. */
  readonly writeBacks?: WriteBacks;
  /**
   * We wrote the complete config once, so whatever the provider hid beside our values was lost or kept then,
   * and the next write changes nothing about it.
   */
  readonly configWritten?: true;
  /** Per config field, the owner of its live value, if `applied` alone does not tell. */
  readonly whose?: { readonly [path: string]: Ownership };
  /** When a write last succeeded, in ms since the epoch; 0 if never. */
  readonly appliedAt: number;
  readonly revision: string;
  /** The fingerprint of the key of the secret hashes. */
  readonly fingerprint: string;
  readonly creating?: Creating;
  /** The old id of a replace, still to be removed. */
  readonly retire?: string;
  readonly rejected?: Rejected;
  readonly failures?: Failures;
  /** As stored, where the ledger was opened without a signer: a keyed hash of what the entry owns. */
  readonly signature?: string;
  /**
   * Never stored. The signature is missing or another's: the key changed (a rotated credential), an older
   * version wrote the entry, or something else did. Setpoint deletes nothing because of it
   * (docs/design/ledger.md#entries-are-signed).
   */
  readonly unsigned?: true;
};

/** The place of an account. The same account name at another place is another account. */
export type LedgerPlace = {
  readonly provider: string;
  readonly baseUrl: string;
  /**
   * The part of the provider (a unit, a workspace). Absent if the account has none, or if it is secret and
   * must not be kept.
   */
  readonly unit?: string;
  /** A hash of that part, for comparison. */
  readonly unitMark?: string;
};

/** Whether an update keeps (merge) or drops (replace) what it does not name. */
export type UpdateEffect = 'merge' | 'replace';

/** The ledger's record of the account itself. Each property is absent until known. */
export type LedgerFacts = {
  /** The place that the entries belong to. */
  readonly place?: LedgerPlace;
  /** The desired state that the entries belong to. */
  readonly source?: KnownSource;
  /**
   * The effect of updates on config keys that they do not name, at the top of `config` and inside its values.
   */
  readonly updates?: { readonly top?: UpdateEffect; readonly nested?: UpdateEffect };
};

/** How long a removal counts for the guards, in ms. */
export const REMOVALS_COUNT_MS = 24 * 60 * 60_000;

/** A delete, replace or switch-off in a run under guards. */
export type Removal = {
  readonly id: string;
  /** When the request was last sent, in ms since the epoch; recorded just before. */
  readonly at: number;
};

/** The ledger of one account, as a plan reads it. */
export type Ledger = {
  readonly entries: { readonly [key: string]: LedgerEntry };
  /** Released or replaced ids, which only an entry's `id` can adopt. */
  readonly released: readonly string[];
  /** The removals of the last day, oldest first. Absent: none. */
  readonly removals?: readonly Removal[];
  /** Absent while nothing is known. */
  readonly facts?: LedgerFacts;
  /** Never stored. The fact about the source is missing, or its signature does not fit. */
  readonly unsignedSource?: true;
};
