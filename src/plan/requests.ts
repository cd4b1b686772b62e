import type { Action, PlanSummary } from '../model/plan.ts';

/** An apply reads the account for its plan, again when its run begins, and once more to verify. */
const observationsPerApply = 3;

const requestsOf: { readonly [action in Action]: number } = {
  create: 1,
  update: 1,
  // The new one is created, the old one is removed.
  replace: 2,
  delete: 1,
  adopt: 0,
  none: 0,
};

/**
 * How many requests an apply of a plan makes when nothing fails and it takes less than a minute; 0 when there is nothing to apply.
 * @param observation requests of one reading of the account
 */
export const requestsToApply = (summary: PlanSummary, observation: number): number => {
  const { create, update, replace, delete: remove, adopt } = summary;
  if (create + update + replace + remove + adopt === 0) return 0;
  const writes =
    create * requestsOf.create +
    update * requestsOf.update +
    replace * requestsOf.replace +
    remove * requestsOf.delete;
  return writes + observationsPerApply * observation;
};
