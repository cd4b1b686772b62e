import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { Blocked } from '../model/plan.ts';
import { applyKeyLine } from './command-lines.ts';
import type { Planning } from './planning.ts';

/**
 * How long a provider may take to list a new integration, in ms
 * (docs/design/ledger.md#creates-are-written-ahead).
 */
export const SETTLE_MS = 5_000;

/** Whether the entry was written so recently that the list may not have its id yet. */
export const isSettling = (entry: LedgerEntry, readAt: number): boolean =>
  readAt - entry.appliedAt < SETTLE_MS;

/** Whether the list omits an owned id although the settle time is over. */
export const isMissing = (
  { live, readAt }: { readonly live: ReadonlyMap<string, unknown>; readonly readAt: number },
  entry: LedgerEntry,
): boolean => entry.id !== null && !live.has(entry.id) && !isSettling(entry, readAt);

/**
 * Whether the provider answered the create, but no list has shown the integration since. Without a request by
 * id to check it, a list that keeps omitting it would cause a create at every run.
 */
export const isNeverShown = ({ capabilities }: Planning, entry: LedgerEntry): boolean =>
  !capabilities.asksById &&
  entry.id !== null &&
  Object.keys(entry.observed).length === 0 &&
  Object.keys(entry.written).length > 0;

/** Explains why it is not created again. */
export const neverShownBlock = ({ account }: Planning, key: string, id: string | null): Blocked => ({
  reason: 'vanished',
  message: `${key}: the provider answered its create with id ${id}, but its list has not shown that id since, so it is not created again; check the provider, and if it is really missing, run: ${applyKeyLine(key, account.name, { force: true })}`,
});
