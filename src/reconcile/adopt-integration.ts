import type { Change } from '../model/plan.ts';
import type { ChangeOutcome } from '../model/run.ts';
import type { Work } from '../plan/planned.ts';
import type { AccountContext } from './account-context.ts';
import type { ChangeTask } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

/** Whether a change may be made as far as other accounts go: if it adopts something, none of them may own it or be about to. */
export const mayAdopt = async (
  { others }: Pick<AccountContext, 'others'>,
  { action, adopts, id }: Pick<Change, 'action' | 'adopts' | 'id'>,
): Promise<boolean> => {
  if (others === undefined || id === null || !(action === 'adopt' || adopts === true)) return true;
  return (await others.reserve([id])).has(id);
};

/** Takes ownership of a live integration that matches: the ledger alone is written. */
export const adoptIntegration = async (
  snapshot: Snapshot,
  task: Pick<ChangeTask, 'key'>,
  { owner }: Extract<Work, { kind: 'adopt' }>,
): Promise<ChangeOutcome> => {
  const { creating: _creating, ...entry } = owner;
  const named = owner.id !== null && snapshot.planning(task.key, 0).released.has(owner.id);
  const before = snapshot.planning(task.key, 0).entries.get(task.key)?.id ?? null;
  const outcome = await snapshot.context.ledger.update(
    task.key,
    (current) => ((current?.id ?? null) === before ? entry : undefined),
    owner.id === null || named ? {} : { claim: owner.id },
  );
  snapshot.own(task.key, outcome.entry);
  return outcome.written ? { outcome: 'applied' } : { outcome: 'moved' };
};
