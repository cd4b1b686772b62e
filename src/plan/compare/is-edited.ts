import type { DesiredIntegration } from '../../model/desired.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { LedgerEntry } from '../../model/ledger-entry.ts';
import { matchHash } from './field-hash.ts';
import { desiredFields } from './field-values.ts';

/** Whether the YAML (or a secret) asks for something else than was last applied, as far as the ledger alone can tell. */
export const isEdited = (
  hasher: Hasher,
  entry: DesiredIntegration,
  owned: LedgerEntry | undefined,
): boolean => {
  if (!owned || owned.id === null) return true;
  const wanted = desiredFields(entry);
  const left = Object.keys(owned.applied).some((path) => !wanted.some(([known]) => known === path));
  return (
    left ||
    wanted.some(([path, value]) => {
      const applied = owned.applied[path];
      return applied !== undefined && matchHash(hasher, applied, path, value) === 'no';
    })
  );
};
