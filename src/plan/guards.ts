import type { Blocked } from '../model/plan.ts';
import type { KeyPlan, Planned } from './planned.ts';
import type { Planning } from './planning.ts';
import { isMissing } from './settle-time.ts';

/** The plans of all keys of an account, before or after the guards. */
export type KeyPlans = ReadonlyMap<string, KeyPlan>;

/** Below this many, a percentage says nothing: with four owned, one is already a quarter. */
const FEW = 3;

/** More than a few, and more than this percentage of what is owned. */
export const overPercent = (count: number, owned: number, percent: number): boolean =>
  count > FEW && count * 100 > percent * owned;

const ownedCount = (planning: Planning): number =>
  [...planning.entries.values()].filter((entry) => entry.id !== null).length;

const isDangerous = (planned: Planned): boolean => planned.dangerous && planned.change.blocked === null;

const dangerousKeys = (plans: KeyPlans): number =>
  [...plans.values()].filter((plan) => plan.planned.some(isDangerous)).length;

const wayOut = (account: string): string =>
  `check the YAML; if it is meant, run: setpoint apply --force --account ${account}`;

const emptyGuard = (planning: Planning): Blocked | null => {
  const owned = ownedCount(planning);
  if (planning.desired.size > 0 || owned === 0 || planning.account.guards.allowEmpty) return null;
  const { name } = planning.account;
  const message = `the YAML has no integration of account ${name} left, and setpoint manages ${owned} there: nothing is deleted`;
  return { reason: 'empty', message: `${message}; ${wayOut(name)}, or set guards.allowEmpty: true` };
};

const deletesGuard = (planning: Planning, plans: KeyPlans): Blocked | null => {
  const { name, guards } = planning.account;
  const owned = ownedCount(planning);
  const count = dangerousKeys(plans);
  if (count <= guards.maxDeletes && !overPercent(count, owned, guards.maxDeletePercent)) return null;
  const limits = `guards.maxDeletes ${guards.maxDeletes}, guards.maxDeletePercent ${guards.maxDeletePercent}`;
  const message = `${count} of ${owned} integrations of account ${name} would be deleted, replaced or switched off, over the limits (${limits})`;
  return { reason: 'deletes', message: `${message}; ${wayOut(name)}, or raise the limit` };
};

const vanishedGuard = (planning: Planning): Blocked | null => {
  const { name, guards } = planning.account;
  const owned = ownedCount(planning);
  const missing = [...planning.entries.values()].filter((entry) => isMissing(planning, entry)).length;
  if (!overPercent(missing, owned, guards.maxVanishedPercent)) return null;
  const limit = `guards.maxVanishedPercent ${guards.maxVanishedPercent}`;
  const message = `${missing} of ${owned} integrations of account ${name} are missing from the provider’s list, over the limit (${limit}); the list may not be whole, so none is created anew and nothing is deleted`;
  return {
    reason: 'vanished',
    message: `${message}; look at the provider, and if they are really gone run: setpoint apply --force --account ${name}`,
  };
};

const block = (planned: Planned, blocked: Blocked): Planned => ({
  ...planned,
  change: { ...planned.change, blocked },
  work: null,
});

const blockDangerous = (plan: KeyPlan, blocked: Blocked): KeyPlan => ({
  ...plan,
  planned: plan.planned.map((planned) => (isDangerous(planned) ? block(planned, blocked) : planned)),
});

/** Nothing that rests on a list which may not be whole: no create for what is missing, no letting go, nothing removed. */
const blockVanished = (plan: KeyPlan, blocked: Blocked): KeyPlan => {
  if (!plan.vanished) return blockDangerous(plan, blocked);
  const planned = plan.planned.map((item) => (item.change.blocked === null ? block(item, blocked) : item));
  return { ...plan, planned, bookkeeping: [] };
};

const mapPlans = (plans: KeyPlans, change: (plan: KeyPlan) => KeyPlan): KeyPlans =>
  new Map([...plans].map(([key, plan]) => [key, change(plan)]));

/**
 * The guards (docs/design/planning.md#guards): limits that stop dangerous plans, on what the ledger owned when the plan began. One that trips blocks only the
 * dangerous part; the rest goes on.
 */
export const guardPlans = (planning: Planning, plans: KeyPlans): KeyPlans => {
  if (planning.force) return plans;
  const vanished = vanishedGuard(planning);
  const whole = vanished ? mapPlans(plans, (plan) => blockVanished(plan, vanished)) : plans;
  const removal = emptyGuard(planning) ?? deletesGuard(planning, whole);
  return removal ? mapPlans(whole, (plan) => blockDangerous(plan, removal)) : whole;
};
