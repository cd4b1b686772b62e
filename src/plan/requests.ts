import type { Action, PlanSummary } from '../model/plan.ts';

/** An apply reads the account to plan, at the start of its run, and to verify. */
const OBSERVATIONS_PER_APPLY = 3;

const requestsOf: { readonly [action in Action]: number } = {
  create: 1,
  update: 1,
  // One create, one removal.
  replace: 2,
  delete: 1,
  adopt: 0,
  none: 0,
};

/**
 * The number of requests to apply a plan if nothing fails and it takes less than a minute; 0 for an empty
 * plan.
 * @param observation the requests to read the account once
 */
export const requestsToApply = (summary: PlanSummary, observation: number): number => {
  const { create, update, replace, delete: remove, adopt } = summary;
  if (create + update + replace + remove + adopt === 0) return 0;
  const writes =
    create * requestsOf.create +
    update * requestsOf.update +
    replace * requestsOf.replace +
    remove * requestsOf.delete;
  return writes + OBSERVATIONS_PER_APPLY * observation;
};
