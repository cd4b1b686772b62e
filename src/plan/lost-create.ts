import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { identityOf } from './identity.ts';
import type { Planning } from './planning.ts';

/**
 * What a create of unknown outcome may have made: live, nobody's, and of the type and name that were sent, whatever the entry says by now. More than one:
 * nobody can tell which.
 */
export const lostCreates = (
  planning: Planning,
  owner: LedgerEntry | undefined,
): readonly LiveIntegration[] => {
  const identity = owner?.creating?.identity;
  if (identity === undefined) return [];
  const { owners, elsewhere, released, claims, hasher } = planning;
  return [...planning.live.values()].filter(
    (live) =>
      !owners.has(live.id) &&
      !elsewhere.has(live.id) &&
      !released.has(live.id) &&
      !claims.has(live.id) &&
      hasher.digest(identityOf(live)) === identity,
  );
};
