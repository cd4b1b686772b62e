import type { Ledger } from '../model/ledger-entry.ts';
import type { LedgerStep } from '../model/plan.ts';
import type { CallOptions, Observation } from '../model/provider.ts';
import type { WorkPlan } from '../plan/plan-account.ts';
import { turnedFields, withTurned, writesBack } from '../plan/turns.ts';
import type { AccountContext } from './account-context.ts';
import { type Observed, observeWithLedger } from './observe.ts';

/** What a plan is asked for. */
export type PlanRequest = {
  /** A person asked: cooling changes are tried all the same. */
  readonly person: boolean;
  /** Lifts the guards, for this plan only. */
  readonly force: boolean;
  /** Null: the whole account. */
  readonly keys: ReadonlySet<string> | null;
};

/** A plan, and what it was made from. */
export type ObservedPlan = WorkPlan & Observed;

/** Plans what was read already. The same input gives the same plan. */
export const planObserved = (
  context: AccountContext,
  observation: Observation,
  ledger: Ledger,
  request: PlanRequest,
  now: number,
): ObservedPlan => {
  const { account, entries: desired, hasher, revision, planner } = context;
  const { person, force, keys } = request;
  const plan = planner({
    account,
    desired,
    hasher,
    revision,
    person,
    force,
    keys,
    observation,
    ledger,
    now,
  });
  return { ...plan, observation, ledger };
};

/**
 * Observes an account and plans it: what `plan` shows, and what a run starts from. Changes nothing anywhere.
 * @throws ProviderError when the account cannot be observed
 */
export const observeAndPlan = async (
  context: AccountContext,
  request: PlanRequest,
  options: CallOptions = {},
  now: () => number = Date.now,
): Promise<ObservedPlan> => {
  const { observation, ledger } = await observeWithLedger(context, options);
  return planObserved(context, observation, ledger, request, now());
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
 * What a run starts from: as `observeAndPlan`, but drift is only written back when two looks show the same. One of two backends that is behind, or a list that
 * comes in another order at each look, is no drift.
 * @throws ProviderError when the account cannot be observed
 */
export const planForRun = async (
  context: AccountContext,
  request: PlanRequest,
  options: CallOptions = {},
  now: () => number = Date.now,
): Promise<ObservedPlan> => {
  const first = await observeAndPlan(context, request, options, now);
  if (!writesBack(first.planned)) return first;
  const second = await observeAndPlan(context, request, options, now);
  const turned = turnedFields(first.planned, second.planned);
  if (turned.size === 0) return second;
  await context.ledger.apply(turnedSteps(second, turned), second.ledger);
  return planObserved(context, second.observation, await context.ledger.read(), request, now());
};
