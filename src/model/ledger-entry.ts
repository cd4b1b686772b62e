/** A keyed hash of one field's value, or `ABSENT` where the value was not shown. */
export type FieldHash = string;

/** Recorded in place of a hash where the provider showed no value. */
export const ABSENT: FieldHash = 'absent';

/** Recorded as observed where a value reads differently at each look (a random mask): compared by desired only. */
export const VOLATILE: FieldHash = 'volatile';

/** What a write left to be verified, per field. */
export type WrittenField = {
  /** The run that wrote it. */
  readonly by?: string;
  /** What was live before the write; absent for a create. */
  readonly before?: FieldHash;
  /** What the write's own answer showed; absent when the answer did not show the integration at all. */
  readonly answer?: FieldHash;
  /** What the first look after the write showed, while a second look is still wanted. */
  readonly seen?: FieldHash;
  /** When that look's list was asked for, in ms since the epoch: the same list once more is no second look. */
  readonly seenAt?: number;
  /** How many looks have not settled it. */
  readonly looks?: number;
  /** Of a plain text that was live before, and that the write left out: keyed hash of its place and value. It is gone where updates replace. */
  readonly dropped?: FieldHash;
  /** Keyed hashes of the places in it where a masked value of ours stood that the write left out. */
  readonly left?: readonly FieldHash[];
  /** What is shown in place of our value, and most likely made by hand since: so ours is written once more. */
  readonly moved?: FieldHash;
  /** What was shown after an earlier write of the same value: shown once more, it is what the provider makes of it, whatever it answers. */
  readonly again?: FieldHash;
};

/** A create that was announced before it was sent (DESIGN §5). */
export type Creating = {
  /** The attempt's own token: who finds another's token here has lost the create. */
  readonly token: string;
  /** When it was last about to be sent, in ms since the epoch. */
  readonly at: number;
  /** Keyed hash of the type and name that were sent: what it made is found by them, also when the entry has others by now. */
  readonly identity?: string;
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

/** Where an account is: the same account name at another provider, base URL or unit is another account. */
export type LedgerPlace = { readonly provider: string; readonly baseUrl: string; readonly unit?: string };

/** How an update treats what it does not name: kept (merge) or dropped (replace). Absent: not known yet. */
export type UpdateEffect = 'merge' | 'replace';

/** What the ledger keeps of the account as a whole, beside its entries. Each fact is absent until it is known. */
export type LedgerFacts = {
  /** The place that the entries belong to. */
  readonly place?: LedgerPlace;
  /** The desired state that the entries belong to: an identity of the repository and the path in it, or of the folder outside Git. */
  readonly source?: string;
  /** What the account's updates do to config keys that they do not name, learned from our own writes: at the top of `config`, and inside its values. */
  readonly updates?: { readonly top?: UpdateEffect; readonly nested?: UpdateEffect };
};

/** The ledger of one account, as a plan reads it. */
export type Ledger = {
  readonly entries: { readonly [key: string]: LedgerEntry };
  /** Ids that we let go of or replaced: never candidates, except by `id`. */
  readonly released: readonly string[];
  /** Absent while nothing is known. */
  readonly facts?: LedgerFacts;
};
