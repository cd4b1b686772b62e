/** The Redis keys of one account's ledger. */
export type LedgerKeys = {
  /** Hash: key → the entry as JSON. */
  readonly entries: string;
  /** Hash: id → the key that owns it; kept in the same step as the entries. */
  readonly owners: string;
  /** Set: the ids that were released or replaced. */
  readonly released: string;
  /** Sorted set: the ids of the last day's removals, by time. */
  readonly removals: string;
  /** Hash: the facts of the account as a whole, each as JSON. */
  readonly facts: string;
  readonly salt: string;
  /** Set: the accounts that own something under this prefix. */
  readonly accounts: string;
};

/** Set: the accounts under the prefix that own something. */
export const accountsKey = (prefix: string): string => `${prefix}:ledger-accounts`;

/** The keys of one account's ledger. */
export const ledgerKeys = (prefix: string, account: string): LedgerKeys => ({
  entries: `${prefix}:ledger:${account}`,
  owners: `${prefix}:ledger-owners:${account}`,
  released: `${prefix}:ledger-released:${account}`,
  removals: `${prefix}:ledger-removals:${account}`,
  facts: `${prefix}:ledger-facts:${account}`,
  salt: `${prefix}:ledger-salt:${account}`,
  accounts: accountsKey(prefix),
});
