import type { Ledger } from '../model/ledger-entry.ts';
import type { OwnedElsewhere } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import type { CallOptions, Observation } from '../model/provider.ts';
import { turnedFields, withTurned, writesBack } from '../plan/compare/turns.ts';
import { adoptionCandidates, hasAdoptions } from '../plan/match/adoption-candidates.ts';
import type { Lifts } from '../plan/ownership/ledger-claim.ts';
import type { WorkPlan } from '../plan/plan-account.ts';
import { type PlanInput, preparePlanning } from '../plan/planning.ts';
import type { AccountContext } from './account-context.ts';
import { type Observed, observeWithLedger } from './observe.ts';

/** What a plan is asked for. */
export type PlanRequest = {
  /** Requested by a person: cooling changes are retried too. */
  readonly manual: boolean;
  /** Lifts the guards, for this plan only. */
  readonly force: boolean;
  /** Null: the whole account. */
  readonly keys: ReadonlySet<string> | null;
  /** Permission to use another account's ledger; absent: none. */
  readonly lifts?: Lifts;
  /** Lifts the account's windows: nothing is held. */
  readonly outsideWindow?: boolean;
};

/** Live ids that other accounts own, where that matters. */
type Elsewhere = ReadonlyMap<string, OwnedElsewhere>;

/** A plan, and what it was made from. */
export type ObservedPlan = WorkPlan & Observed & { readonly elsewhere?: Elsewhere };

const inputOf = (
  { account, entries: desired, hasher, revision }: AccountContext,
  observation: Observation,
  ledger: Ledger,
  { manual, force, keys }: PlanRequest,
  now: number,
): PlanInput => ({ account, desired, hasher, revision, manual, force, keys, observation, ledger, now });

/** Adds whether changes may be made now. The changes themselves do not depend on it. */
const withWindow = (
  planned: WorkPlan,
  { window }: AccountContext,
  { outsideWindow = false }: PlanRequest,
): WorkPlan =>
  window === undefined || outsideWindow
    ? planned
    : { ...planned, plan: { ...planned.plan, window: window() } };

/** Plans from what has been read. The same input gives the same plan. */
export const planObserved = (
  context: AccountContext,
  observation: Observation,
  ledger: Ledger,
  request: PlanRequest,
  now: number,
  elsewhere?: Elsewhere,
): WorkPlan => {
  const input = inputOf(context, observation, ledger, request, now);
  return withWindow(context.planner({ ...input, ...(elsewhere && { elsewhere }) }), context, request);
};

/** The same, with what other accounts own; they are asked only when the plan adopts something. */
export const planAmongOthers = async (
  context: AccountContext,
  observation: Observation,
  ledger: Ledger,
  request: PlanRequest,
  now: number,
): Promise<WorkPlan & { readonly elsewhere?: Elsewhere }> => {
  const alone = planObserved(context, observation, ledger, request, now);
  const { changes } = alone.plan;
  if (context.others === undefined || !hasAdoptions(changes)) return alone;
  const planning = preparePlanning(inputOf(context, observation, ledger, request, now));
  const elsewhere = await context.others.ownersOf(adoptionCandidates(planning, changes));
  if (elsewhere.size === 0) return alone;
  return { ...planObserved(context, observation, ledger, request, now, elsewhere), elsewhere };
};

const withNotices = <T extends WorkPlan>(planned: T, notices: readonly string[]): T =>
  notices.length === 0
    ? planned
    : { ...planned, plan: { ...planned.plan, notices: [...notices, ...planned.plan.notices] } };

/**
 * Observes an account and plans it: what `plan` shows, and what a run starts from. Changes nothing anywhere.
 * @throws ProviderError when the account cannot be observed
 * @throws UsageError when its ledger belongs to another place or desired state
 */
export const observeAndPlan = async (
  context: AccountContext,
  request: PlanRequest,
  options: CallOptions = {},
  now: () => number = Date.now,
): Promise<ObservedPlan> => {
  const observed = await observeWithLedger(context, options, request.lifts);
  const { observation, ledger, notices } = observed;
  const planned = await planAmongOthers(context, observation, ledger, request, now());
  return { ...observed, ...withNotices(planned, notices) };
};

const turnedSteps = (
  { ledger }: ObservedPlan,
  turned: ReadonlyMap<string, readonly string[]>,
): LedgerStep[] =>
  [...turned].flatMap(([key, paths]) => {
    const entry = ledger.entries[key];
    return entry === undefined ? [] : [{ kind: 'put', key, entry: withTurned(entry, paths) }];
  });

/**
 * The plan of a run: as `observeAndPlan`, but drift is written back only when two observations agree. A
 * backend that lags, or a list in another order each time, is not drift.
 * @throws ProviderError when the account cannot be observed
 */
export const planForRun = async (
  context: AccountContext,
  request: PlanRequest,
  options: CallOptions = {},
  now: () => number = Date.now,
): Promise<ObservedPlan> => {
  const first = await observeAndPlan(context, request, options, now);
  // What is held is written by a later run, which looks twice itself.
  if (!writesBack(first.planned) || first.plan.window?.open === false) return first;
  const second = await observeAndPlan(context, request, options, now);
  const turned = turnedFields(first.planned, second.planned);
  if (turned.size === 0) return second;
  await context.ledger.apply(turnedSteps(second, turned), second.ledger);
  const ledger = await context.ledger.read();
  const planned = await planAmongOthers(context, second.observation, ledger, request, now());
  return { ...second, ...withNotices(planned, second.notices), ledger };
};
