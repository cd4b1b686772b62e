import type { Ledger, LedgerEntry, LedgerFacts } from '../../model/ledger-entry.ts';
import type { LedgerStep } from '../../model/plan.ts';

/**
 * Makes the new entry from the one that is there: null removes it, undefined leaves it alone. Called again when the entry changed in
 * between; after a connection was lost before the reply, that change may be its own, so it must know its own work (a token) again.
 */
export type EntryChange = (current: LedgerEntry | null) => LedgerEntry | null | undefined;

/** What became of an update. `entry` is what the ledger holds now. */
export type UpdateOutcome = {
  readonly written: boolean;
  readonly entry: LedgerEntry | null;
  /** Why the claimed id was not to be had. */
  readonly refused?: 'released' | 'owned-by-another';
};

/** What became of a plan's bookkeeping: the keys whose entry was another than the plan was made from, left as they are. */
export type BookkeepingOutcome = { readonly written: number; readonly moved: readonly string[] };

/** The ledger of one account in Redis (docs/design/ledger.md). Every write is one atomic step, compared against the exact entry it was made from. */
export interface LedgerStore {
  /** The random salt of this ledger, made once. */
  salt(): Promise<string>;
  /**
   * Every entry and the released ids, as of one instant. The very same object as the time before, where nothing in it has changed.
   * @throws UsageError naming the key of an entry that cannot be read
   */
  read(): Promise<Ledger>;
  get(key: string): Promise<LedgerEntry | null>;
  /** Whether there is an entry, readable or broken. */
  has(key: string): Promise<boolean>;
  /**
   * Changes one entry; with `claim`, only while that id is neither released nor another key's, in the same step. A write without a
   * claim takes its id whatever was: it is for ids that a person named.
   */
  update(key: string, change: EntryChange, options?: { readonly claim?: string }): Promise<UpdateOutcome>;
  /** Lets an id go for good, unless the entry of `unlessOwnedBy` has it now. @returns whether it is released */
  release(id: string, unlessOwnedBy?: string): Promise<boolean>;
  /**
   * Remembers for a day, for the guards, that a removal of this id was about to be sent. Before it is sent: a process that dies on the way neither loses it nor
   * counts it twice, and the plan tells by what is live whether it came off.
   * @param at ms since the epoch
   */
  noteRemoval(id: string, at: number): Promise<void>;
  /** Moves what `from` owns to `to`. @returns false when `from` has no entry, `to` owns something, or either changed meanwhile */
  move(from: string, to: string, entry: LedgerEntry): Promise<boolean>;
  /** A plan's bookkeeping: each step only where the ledger still is as in `basis`, or as it is now where none is given. */
  apply(steps: readonly LedgerStep[], basis?: Ledger | null): Promise<BookkeepingOutcome>;
  /** Removes an entry without reading it, also a broken one. @returns whether there was one */
  discard(key: string): Promise<boolean>;
  /** Keeps facts of the account as a whole; those that are not named stay as they are. */
  note(facts: LedgerFacts): Promise<void>;
  /** Empties the ledger, its released ids included, and keeps these facts alone: the account begins at another place. */
  startOver(facts: LedgerFacts): Promise<void>;
}
