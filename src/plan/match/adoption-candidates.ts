import type { Change } from '../../model/plan.ts';
import { identityOf, type Planning } from '../planning.ts';

const isAdoption = ({ action, adopts }: Change): boolean => action === 'adopt' || adopts === true;

/**
 * The live integrations that these changes would take over, or could not choose among: only of these is it worth asking whether
 * another account's ledger owns them. Empty for a plan without an adoption, as nearly every plan is.
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

/** Whether any of these changes is worth asking for. */
export const hasAdoptions = (changes: readonly Change[]): boolean => changes.some(isAdoption);
