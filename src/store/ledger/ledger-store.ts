import type { Ledger, LedgerEntry, LedgerFacts } from '../../model/ledger-entry.ts';
import type { LedgerStep } from '../../model/plan.ts';

/**
 * Makes the new entry from the current one: null removes it, undefined skips the write. Called again when the
 * entry changed meanwhile; after a lost connection that change may be its own, so it must recognise its own
 * write (a token).
 */
export type EntryChange = (current: LedgerEntry | null) => LedgerEntry | null | undefined;

/** The result of an update. `entry` is the current one. */
export type UpdateOutcome = {
  readonly written: boolean;
  readonly entry: LedgerEntry | null;
  /** Why the id could not be claimed. */
  readonly refused?: 'released' | 'owned-by-another';
};

/**
 * The result of a plan's bookkeeping: `moved` has the keys that were skipped because their entry had changed.
 */
export type BookkeepingOutcome = { readonly written: number; readonly moved: readonly string[] };

/**
 * The ledger of one account in Redis (docs/design/ledger.md). Every write is one atomic step, compared
 * against the exact entry it was made from. All times are by this process's clock: the store converts them
 * from and to Redis' clock.
 */
export interface LedgerStore {
  /** The random salt of this ledger, created once. */
  salt(): Promise<string>;
  /**
   * Every entry and the released ids, as of one instant. The same object as before, if nothing has changed.
   * @throws UsageError naming the key of an entry that cannot be read
   */
  read(): Promise<Ledger>;
  get(key: string): Promise<LedgerEntry | null>;
  /** Whether there is an entry, readable or broken. */
  has(key: string): Promise<boolean>;
  /**
   * Changes one entry; with `claim`, only while that id is neither released nor another key's, in the same
   * step. A write without a claim always takes its id: for ids that a person named.
   */
  update(key: string, change: EntryChange, options?: { readonly claim?: string }): Promise<UpdateOutcome>;
  /**
   * Whether a create that was just written ahead under this token would survive the loss of Redis' master: a replica
   * has it, or there are none.
   */
  survives(key: string, token: string): Promise<boolean>;
  /**
   * Releases an id for good, unless the entry of `unlessOwnedBy` owns it now. @returns whether it is released
   */
  release(id: string, unlessOwnedBy?: string): Promise<boolean>;
  /**
   * Records a removal for a day, for the guards. Called before it is sent, so that a process that dies
   * neither loses it nor counts it twice; what is live shows whether it took effect.
   * @param at ms since the epoch
   */
  recordRemoval(id: string, at: number): Promise<void>;
  /**
   * Moves what `from` owns to `to`. @returns false when `from` has no entry, `to` owns something, or either
   * changed
   */
  move(from: string, to: string, entry: LedgerEntry): Promise<boolean>;
  /**
   * Writes a plan's bookkeeping, each step only where the ledger still is as in `basis` (default: as it is
   * now).
   */
  apply(steps: readonly LedgerStep[], basis?: Ledger | null): Promise<BookkeepingOutcome>;
  /** Removes an entry without reading it, also a broken one. @returns whether there was one */
  discard(key: string): Promise<boolean>;
  /** Records facts of the account as a whole; others stay. */
  recordFacts(facts: LedgerFacts): Promise<void>;
  /**
   * Empties the ledger, its released ids included, except for these facts: the account moved to another
   * place.
   */
  startOver(facts: LedgerFacts): Promise<void>;
}
