import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { ChangeOutcome } from '../model/run.ts';
import { adoptionCandidates } from '../plan/match/adoption-candidates.ts';
import { findLostCreate } from '../plan/match/lost-create.ts';
import { planKey } from '../plan/plan-account.ts';
import type { KeyPlan, Planned, Work } from '../plan/planned.ts';
import type { Planning } from '../plan/planning.ts';
import { SETTLE_MS } from '../plan/settle-time.ts';
import type { AccountContext } from './account-context.ts';
import { adoptIntegration, mayAdopt } from './adopt-integration.ts';
import { type ChangeOptions, type ChangeTask, NotYet, whileObserving } from './change-task.ts';
import { continuesChange } from './continues-change.ts';
import { createIntegration } from './create-integration.ts';
import { deleteIntegration, NoLongerOurs } from './delete-integration.ts';
import { replaceIntegration, retireOld } from './replace-integration.ts';
import type { Snapshot } from './snapshot.ts';
import type { Snapshots } from './snapshots.ts';
import { updateIntegration } from './update-integration.ts';

/** A ledger entry read within this is not read again, in ms. */
const MOMENT_MS = 50;

const doWork = (
  snapshot: Snapshot,
  task: ChangeTask,
  work: Work,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  switch (work.kind) {
    case 'create':
      return createIntegration(snapshot, task, work, options);
    case 'update':
      return updateIntegration(snapshot, task, work, options);
    case 'replace':
      return replaceIntegration(snapshot, task, work, options);
    case 'retire':
      return retireOld(snapshot, task, work.old, options);
    case 'delete':
      return deleteIntegration(snapshot, task, work, options);
    case 'adopt':
      return adoptIntegration(snapshot, task, work);
    default:
      return work satisfies never;
  }
};

/**
 * Looks for a create of unknown outcome in a list newer than the attempt, waiting up to the settle time for
 * it.
 * @param ahead the attempt, from the ledger
 */
const lookForLostCreate = async (
  context: AccountContext,
  snapshots: Snapshots,
  task: ChangeTask,
  ahead: LedgerEntry['creating'],
  options: ChangeOptions,
): Promise<Snapshot> => {
  const { signal } = options;
  const read = (notBefore: number): Promise<Snapshot> =>
    whileObserving(() => snapshots.get(context, task.run, { signal, notBefore }));
  const snapshot = await read(ahead?.at ?? 0);
  if (!ahead) return snapshot;
  const planning = snapshot.planning(task.key, options.now());
  const planned = planKey(planning, task.key)?.planned ?? [];
  const nothingThere = planned.some(({ work }) => work?.kind === 'create' || work?.kind === 'replace');
  // The result of another concurrent create will have its owner in a moment.
  const isUnclear = findLostCreate(planning, task.key).kind === 'unclear';
  const settled = ahead.at + SETTLE_MS;
  if ((!nothingThere && !isUnclear) || snapshot.observation.at >= settled) return snapshot;
  const wait = settled - options.now();
  if (wait > 0) throw new NotYet(`${task.key}: an earlier create may still show in the list`, wait);
  return read(settled);
};

const pick = (task: ChangeTask, plan: KeyPlan, stored: LedgerEntry | null): Planned | undefined =>
  plan.planned.find(
    (planned) =>
      planned.work !== null &&
      (planned.change.digest === task.digest || continuesChange(task, stored, planned)),
  );

/** Marks an unanswered create complete: nothing of it is left to write. */
const completeCreate = async ({ context, own }: Snapshot, { key }: ChangeTask): Promise<void> => {
  const outcome = await context.ledger.update(key, (current) => {
    if (current?.creating?.made === undefined || current.creating.made !== current.id) return undefined;
    const { creating: _creating, ...complete } = current;
    return complete;
  });
  own(key, outcome.entry);
};

const whyNot = (plan: KeyPlan | null): ChangeOutcome => {
  const open = (plan?.planned ?? []).filter(({ change }) => change.action !== 'none');
  if (open.some(({ work }) => work !== null)) return { outcome: 'moved' };
  const blocked = open.find(({ change }) => change.blocked)?.change.blocked;
  return blocked ? { outcome: 'blocked', blocked } : { outcome: 'not-needed' };
};

/** Records a removal in the ledger before its first request, unless the run lifted the guards. */
const recordingRemoval = (
  { ledger }: AccountContext,
  { forced = false }: ChangeTask,
  { change: { id }, dangerous }: Planned,
  options: ChangeOptions,
): ChangeOptions => {
  if (!dangerous || forced || id === null) return options;
  let isRecorded = false;
  const beforeSend = async (): Promise<void> => {
    await options.beforeSend?.();
    if (!isRecorded) await ledger.recordRemoval(id, options.now());
    isRecorded = true;
  };
  return { ...options, beforeSend };
};

/**
 * Makes the change until it is complete: a replace whose new half was found still needs its fields and its
 * old half.
 */
const makeAll = async (
  snapshot: Snapshot,
  task: ChangeTask,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  for (let made: ChangeOutcome | null = null; ; ) {
    const { context } = snapshot;
    const planning = snapshot.planning(task.key, options.now());
    const stored = planning.entries.get(task.key) ?? null;
    const plan = await planAmongOthers(context, planning, task.key);
    const planned = plan ? pick(task, plan, stored) : undefined;
    if (!planned?.work) {
      const rest = made ?? whyNot(plan);
      const isOver = rest.outcome === 'applied' || rest.outcome === 'not-needed';
      if (isOver && stored?.creating?.made !== undefined) await completeCreate(snapshot, task);
      return rest;
    }
    if (!(await mayAdopt(context, planned.change))) return made ?? { outcome: 'moved' };
    const outcome = await doWork(
      snapshot,
      task,
      planned.work,
      recordingRemoval(context, task, planned, options),
    );
    if (outcome.outcome !== 'applied' || task.action !== 'replace') return outcome;
    made = outcome;
  }
};

/** Plans the key; an adoption with what other accounts own now. */
const planAmongOthers = async (
  { others }: AccountContext,
  planning: Planning,
  key: string,
): Promise<KeyPlan | null> => {
  const alone = planKey(planning, key);
  const changes = alone?.planned.map(({ change }) => change) ?? [];
  const candidates = adoptionCandidates(planning, changes);
  if (candidates.length === 0 || others === undefined) return alone;
  const elsewhere = await others.ownersOf(candidates);
  return elsewhere.size === 0 ? alone : planKey({ ...planning, elsewhere }, key);
};

/**
 * Makes one change: plans its key again from what is live now, and applies it only if the change is still the
 * same (docs/design/runs.md#applying-a-change). The caller has checked that the task was planned from this
 * context's entry.
 * @throws ProviderError when a request failed; NotYet when it has to wait
 */
export const applyChange = async (
  context: AccountContext,
  snapshots: Snapshots,
  task: ChangeTask,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  const before = await context.ledger.get(task.key);
  const readAt = options.now();
  const snapshot = await lookForLostCreate(context, snapshots, task, before?.creating, options);
  // While this waited for a list, another worker may have changed the entry.
  const waited = options.now() - readAt > MOMENT_MS;
  const stored = waited ? await context.ledger.get(task.key) : before;
  snapshot.own(task.key, stored);
  try {
    return await makeAll(snapshot, task, options);
  } catch (error) {
    if (error instanceof NoLongerOurs) return { outcome: 'moved' };
    throw error;
  }
};
