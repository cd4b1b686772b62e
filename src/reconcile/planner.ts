import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import { hasRechecks } from '../plan/compare/recheck.ts';
import { planAccount, type WorkPlan } from '../plan/plan-account.ts';
import type { PlanInput } from '../plan/planning.ts';
import { isSettling } from '../plan/settle-time.ts';

/** Plans an account, just as `planAccount` does. */
export type Planner = (input: PlanInput) => WorkPlan;

/**
 * Nothing about the entry depends on the time: no settling, unverified write, unknown create, backoff or
 * recheck.
 */
const isAtRest = (entry: LedgerEntry, now: number): boolean =>
  entry.id !== null &&
  entry.creating === undefined &&
  entry.failures === undefined &&
  entry.writeBacks === undefined &&
  !hasRechecks(entry) &&
  Object.keys(entry.written).length === 0 &&
  !isSettling(entry, now);

const isTimeless = ({ entries }: Ledger, now: number): boolean =>
  Object.values(entries).every((entry) => isAtRest(entry, now));

const isIdle = ({ plan, planned }: WorkPlan): boolean =>
  plan.bookkeeping.length === 0 && planned.every(({ work }) => work === null);

/** Changes blocked because of earlier removals are unblocked once those are a day old. */
const waitsForRemovals = ({ removals = [] }: Ledger, { plan }: WorkPlan): boolean =>
  removals.length > 0 && plan.changes.some(({ blocked }) => blocked?.reason === 'deletes');

const isWorthKeeping = (input: PlanInput, plan: WorkPlan): boolean =>
  input.keys === null &&
  isIdle(plan) &&
  isTimeless(input.ledger, Math.min(input.now, input.observation.at)) &&
  !waitsForRemovals(input.ledger, plan);

const sameFields = [
  'account',
  'desired',
  'ledger',
  'hasher',
  'revision',
  'manual',
  'force',
  'keys',
  'elsewhere',
] as const satisfies readonly (keyof PlanInput)[];

/** Whether only the time differs, and moved forward. */
const isSameInput = (before: PlanInput, input: PlanInput): boolean =>
  sameFields.every((field) => before[field] === input[field]) &&
  before.observation.live === input.observation.live &&
  before.observation.capabilities === input.observation.capabilities &&
  before.observation.at <= input.observation.at &&
  before.now <= input.now;

/**
 * A planner that caches its last plan: without the cache, an idle tick takes 1.2 times the CPU time with 5
 * integrations in an account and 1.7 times with 50. A plan depends on its input alone, so the last one
 * applies while all input but the time is the same object; and only if nothing in the ledger waits for a
 * time.
 */
export const createPlanner = (): Planner => {
  let last: { readonly input: PlanInput; readonly plan: WorkPlan } | null = null;
  return (input) => {
    if (last !== null && isSameInput(last.input, input)) return last.plan;
    const plan = planAccount(input);
    last = isWorthKeeping(input, plan) ? { input, plan } : null;
    return plan;
  };
};
