import type { Change } from '../../model/plan.ts';
import { identityOf, type Planning } from '../planning.ts';

const isAdoption = ({ action, adopts }: Change): boolean => action === 'adopt' || adopts === true;

/**
 * The live ids that these changes would adopt or could not choose among: only these can be owned by another
 * account's ledger. Empty for a plan without adoptions.
 */
export const adoptionCandidates = (
  { desired, named, live, byIdentity }: Pick<Planning, 'desired' | 'named' | 'live' | 'byIdentity'>,
  changes: readonly Change[],
): readonly string[] => {
  const ids = new Set<string>();
  for (const { key, id } of changes.filter(isAdoption)) {
    const entry = desired.get(key);
    const alike = (entry && byIdentity.get(identityOf(entry))) ?? [];
    for (const each of [id, named.get(key), ...alike.map((item) => item.id)]) {
      if (each != null && live.has(each)) ids.add(each);
    }
  }
  return [...ids];
};

/** Whether a change is an adoption. */
export const hasAdoptions = (changes: readonly Change[]): boolean => changes.some(isAdoption);
