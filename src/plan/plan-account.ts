import type { AccountPlan, LedgerStep, PlanSummary } from '../model/plan.ts';
import { retryLine } from './command-lines.ts';
import { compareText } from './compare/equal.ts';
import type { KeyPlans } from './guards/counting.ts';
import { guardPlans } from './guards/guards.ts';
import { orderByNames } from './name-order.ts';
import { planEntry } from './plan-entry.ts';
import { planRemoved } from './plan-removed.ts';
import type { KeyPlan, Planned } from './planned.ts';
import { type PlanInput, type Planning, preparePlanning } from './planning.ts';

/**
 * A notice where secrets cannot be compared, since the key that hashed them is gone (a rotated credential).
 */
const rotatedKeyNotice = (planning: Planning): string[] => {
  const entries = [...planning.entries.values()];
  const old = entries.filter(
    (entry) =>
      entry.id !== null && entry.fingerprint !== '' && entry.fingerprint !== planning.hasher.fingerprint,
  );
  const hidden = old.filter((entry) => entry.secretPaths.length > 0);
  if (hidden.length === 0) return [];
  const what = `the credential of account ${planning.account.name}, or SETPOINT_LEDGER_KEY, changed`;
  return [
    `${what}: the secrets of ${hidden.length} integrations cannot be compared this time, and are assumed unchanged where the provider hides them; if one of them changed too, write it with: ${retryLine('KEY', planning.account.name)}`,
  ];
};

/** A plan and its work. Only the plan may be shown: the work holds secrets. */
export type WorkPlan = { readonly plan: AccountPlan; readonly planned: readonly Planned[] };

/**
 * Plans one key, without guards; a worker does so again just before it makes the change. Null: unknown key.
 */
export const planKey = (planning: Planning, key: string): KeyPlan | null => {
  const desired = planning.desired.get(key);
  if (desired) return planEntry(planning, desired);
  const entry = planning.entries.get(key);
  return entry ? planRemoved(planning, key, entry) : null;
};

const planKeys = (planning: Planning): KeyPlans => {
  const known = new Set([...planning.desired.keys(), ...planning.entries.keys()]);
  const plans = new Map<string, KeyPlan>();
  for (const key of [...known].sort(compareText)) {
    const plan = planKey(planning, key);
    if (plan) plans.set(key, plan);
  }
  return plans;
};

const onlyAsked = (planning: Planning, plans: KeyPlans): KeyPlan[] =>
  [...plans].filter(([key]) => planning.keys === null || planning.keys.has(key)).map(([, plan]) => plan);

const summarize = (planned: readonly Planned[]): PlanSummary => {
  const summary = { create: 0, update: 0, replace: 0, delete: 0, adopt: 0, none: 0, blocked: 0 };
  for (const { change } of planned) summary[change.blocked ? 'blocked' : change.action] += 1;
  return summary;
};

/** Orders the ledger's steps: keys move before others take their place. */
const orderSteps = (steps: readonly LedgerStep[]): LedgerStep[] =>
  [...steps].sort((a, b) => Number(b.kind === 'move') - Number(a.kind === 'move'));

/**
 * Plans one account from its input alone: matches and compares each key, applies the guards, and orders the
 * changes.
 */
export const planAccount = (input: PlanInput): WorkPlan => {
  const planning = preparePlanning(input);
  const plans = onlyAsked(planning, guardPlans(planning, planKeys(planning)));
  const unordered = plans.flatMap((plan) => plan.planned);
  const planned = orderByNames(unordered, planning.capabilities.removal).ordered;
  const plan: AccountPlan = {
    account: planning.account.name,
    provider: planning.account.provider,
    summary: summarize(planned),
    changes: planned.map(({ change }) => change),
    bookkeeping: orderSteps(plans.flatMap((plan) => plan.bookkeeping)),
    notices: rotatedKeyNotice(planning),
  };
  return { plan, planned };
};
