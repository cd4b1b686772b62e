import { REMOVALS_COUNT_MS } from '../../model/ledger-entry.ts';
import type { Blocked } from '../../model/plan.ts';
import type { KeyPlan, Planned } from '../planned.ts';
import type { Planning } from '../planning.ts';
import { isMissing } from '../settle-time.ts';
import {
  changesThat,
  isDangerous,
  isEdit,
  type KeyPlans,
  overPercent,
  ownedCount,
  wayOut,
} from './counting.ts';
import { guardUnsigned } from './unsigned-guard.ts';
import { updatesGuard } from './updates-guard.ts';

type RemovalsInput = Pick<Planning, 'removals' | 'owners' | 'live' | 'now'>;

/** Whether a removal took effect, however its request ended. */
const tookEffect = ({ owners, live }: RemovalsInput, id: string): boolean => {
  const shown = live.get(id);
  return !owners.has(id) || shown === undefined || shown.active === false;
};

/**
 * The ids that were deleted, replaced or switched off within the last day, in runs with guards.
 * @param again the ids that the plan itself removes, which are counted there
 */
const recentRemovals = (planning: RemovalsInput, again: ReadonlySet<string | null>): readonly string[] =>
  planning.removals
    .filter(
      ({ id, at }) => planning.now - at < REMOVALS_COUNT_MS && !again.has(id) && tookEffect(planning, id),
    )
    .map(({ id }) => id);

const emptyGuard = (planning: Planning): Blocked | null => {
  const owned = ownedCount(planning);
  if (planning.desired.size > 0 || owned === 0 || planning.account.guards.allowEmpty) return null;
  const { name } = planning.account;
  const message = `the YAML has no integration of account ${name} left, and setpoint manages ${owned} there: nothing is deleted`;
  return {
    reason: 'empty',
    message: `${message}; ${wayOut(name, 'the YAML')}, or set guards.allowEmpty: true`,
  };
};

const deletesGuard = (planning: Planning, plans: KeyPlans): Blocked | null => {
  const { name, guards } = planning.account;
  const changes = changesThat(plans, isDangerous);
  if (changes.length === 0) return null;
  const owned = ownedCount(planning);
  const before = recentRemovals(planning, new Set(changes.map(({ id }) => id)));
  const count = changes.length + before.length;
  // Those that were switched off are still owned.
  const all = owned + before.filter((id) => !planning.owners.has(id)).length;
  if (count <= guards.maxDeletes && !overPercent(count, all, guards.maxDeletePercent)) return null;
  const limits = `guards.maxDeletes ${guards.maxDeletes}, guards.maxDeletePercent ${guards.maxDeletePercent}`;
  const together = `, ${count} of ${all} with ${before.length} removed within the last 24 hours`;
  const message = `${changes.length} of ${owned} integrations of account ${name} would be deleted, replaced or switched off${before.length === 0 ? '' : together}, over the limits (${limits})`;
  return { reason: 'deletes', message: `${message}; ${wayOut(name, 'the YAML')}, or raise the limit` };
};

const vanishedGuard = (planning: Planning): Blocked | null => {
  const { name, guards } = planning.account;
  const owned = ownedCount(planning);
  const missing = [...planning.entries.values()].filter((entry) => isMissing(planning, entry)).length;
  if (!overPercent(missing, owned, guards.maxVanishedPercent)) return null;
  const limit = `guards.maxVanishedPercent ${guards.maxVanishedPercent}`;
  const message = `${missing} of ${owned} integrations of account ${name} are missing from the provider’s list, over the limit (${limit}); the list may be incomplete, so none is created again and nothing is deleted`;
  return {
    reason: 'vanished',
    message: `${message}; check the provider; if they are really gone, run: setpoint apply --force --account ${name}`,
  };
};

const block = (planned: Planned, blocked: Blocked): Planned => ({
  ...planned,
  change: { ...planned.change, blocked },
  work: null,
});

const blockThose =
  (counts: (planned: Planned) => boolean, blocked: Blocked) =>
  (plan: KeyPlan): KeyPlan => ({
    ...plan,
    planned: plan.planned.map((planned) => (counts(planned) ? block(planned, blocked) : planned)),
  });

/** Blocks what an incomplete list could have caused: creates, releases and removals. */
const blockVanished = (plan: KeyPlan, blocked: Blocked): KeyPlan => {
  if (!plan.vanished) return blockThose(isDangerous, blocked)(plan);
  const planned = plan.planned.map((item) => (item.change.blocked === null ? block(item, blocked) : item));
  return { ...plan, planned, bookkeeping: [] };
};

const mapPlans = (plans: KeyPlans, change: (plan: KeyPlan) => KeyPlan): KeyPlans =>
  new Map([...plans].map(([key, plan]) => [key, change(plan)]));

/**
 * Applies the guards (docs/design/planning.md#guards). A guard counts the whole plan, whichever keys were
 * requested, against what the ledger owned before; one that trips blocks only the changes that it counts.
 */
export const guardPlans = (planning: Planning, plans: KeyPlans): KeyPlans => {
  if (planning.force) return plans;
  const sure = mapPlans(plans, (plan) => guardUnsigned(planning, plan));
  const vanished = vanishedGuard(planning);
  const whole = vanished ? mapPlans(sure, (plan) => blockVanished(plan, vanished)) : sure;
  const removal = emptyGuard(planning) ?? deletesGuard(planning, whole);
  const safe = removal ? mapPlans(whole, blockThose(isDangerous, removal)) : whole;
  // Also counts what another guard blocks: that is part of the same mistake.
  const updates = updatesGuard(planning, plans);
  return updates ? mapPlans(safe, blockThose(isEdit, updates)) : safe;
};
