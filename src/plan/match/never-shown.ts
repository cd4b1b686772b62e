import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { Blocked } from '../../model/plan.ts';
import { applyKeyLine } from '../command-lines.ts';
import type { Planning } from '../planning.ts';

/**
 * Whether the provider answered the create, but no list has shown the integration since. Without a request by
 * id to check it, a list that keeps omitting it would cause a create at every run.
 */
export const isNeverShown = ({ capabilities }: Planning, entry: LedgerEntry): boolean =>
  !capabilities.asksById &&
  entry.id !== null &&
  Object.keys(entry.observed).length === 0 &&
  Object.keys(entry.written).length > 0;

/** Why it is not created again. */
export const neverShownBlock = ({ account }: Planning, key: string, id: string | null): Blocked => ({
  reason: 'vanished',
  message: `${key}: the provider answered its create with id ${id}, but its list has not shown that id since, so it is not created again; check the provider, and if it is really missing, run: ${applyKeyLine(key, account.name, { force: true })}`,
});
