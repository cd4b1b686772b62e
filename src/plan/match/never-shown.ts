import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { Blocked } from '../../model/plan.ts';
import { applyKeyLine } from '../command-lines.ts';
import type { Planning } from '../planning.ts';

/**
 * Whether the provider answered the create of what this entry owns, and no list has shown it since. Where it cannot be asked for by its id, a list that goes on
 * leaving it out would have it created at every run.
 */
export const isNeverShown = ({ capabilities }: Planning, entry: LedgerEntry): boolean =>
  !capabilities.asksById &&
  entry.id !== null &&
  Object.keys(entry.observed).length === 0 &&
  Object.keys(entry.written).length > 0;

/** Why it is not created once more. */
export const neverShownBlock = ({ account }: Planning, key: string, id: string | null): Blocked => ({
  reason: 'vanished',
  message: `${key}: the provider answered its create with id ${id}, but its list has not shown that id since, so it is not created once more; look at the provider, and if it is really not there run: ${applyKeyLine(key, account.name, { force: true })}`,
});
