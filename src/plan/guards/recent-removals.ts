import { REMOVALS_COUNT_MS } from '../../model/ledger-entry.ts';
import type { Planning } from '../planning.ts';

type Facts = Pick<Planning, 'removals' | 'owners' | 'live' | 'now'>;

/** Whether a removal that was begun has come off, however its request ended. */
const cameOff = ({ owners, live }: Facts, id: string): boolean => {
  const shown = live.get(id);
  return !owners.has(id) || shown === undefined || shown.active === false;
};

/**
 * The ids that were deleted, replaced or switched off within the last day, in runs whose guards no person lifted.
 * @param again what the plan itself removes: counted there
 */
export const recentRemovals = (facts: Facts, again: ReadonlySet<string | null>): readonly string[] =>
  facts.removals
    .filter(({ id, at }) => facts.now - at < REMOVALS_COUNT_MS && !again.has(id) && cameOff(facts, id))
    .map(({ id }) => id);
