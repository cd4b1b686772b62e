import { type LedgerEntry, TO_BE_WRITTEN } from '../../model/ledger-entry.ts';
import type { ComparedField } from '../compare/compare-entry.ts';
import { matchHash } from '../compare/field-hash.ts';
import type { Matched } from '../match/matched.ts';
import type { Planning } from '../planning.ts';

/** The YAML has these of every entry, so that one without a record is only not recorded. */
const always: ReadonlySet<string> = new Set(['name', 'active']);

/** An adoption, or a create whose answer was lost, of which the first write has not come off yet. */
const isBegun = ({ revision }: Planning, owner: LedgerEntry): boolean =>
  owner.creating !== undefined ||
  (owner.appliedAt === 0 &&
    (owner.revision === revision || owner.failures !== undefined || owner.rejected !== undefined));

/** The ledger of another account, taken over: only hashes of secrets came along. */
const isTakenOver = ({ applied }: LedgerEntry): boolean => applied.active === undefined;

/**
 * Whether a field is written because the YAML or the environment has come to ask for another value than the one that was applied. Not so the first write of what was
 * adopted or taken over, what is written once more (also because a person asked), and what cannot be compared since the ledger key was rotated.
 */
export const isEditOf = (
  { planning, owner }: Pick<Matched, 'planning' | 'owner'>,
  { path, desired, verdict }: ComparedField,
): boolean => {
  if (owner === null || verdict.is !== 'changed') return false;
  // It left the YAML.
  if (desired === undefined) return true;
  const applied = owner.applied[path];
  if (applied === undefined) return !always.has(path) && !isBegun(planning, owner) && !isTakenOver(owner);
  return applied !== TO_BE_WRITTEN && matchHash(planning.hasher, applied, path, desired) === 'no';
};
