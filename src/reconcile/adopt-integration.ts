import type { ChangeOutcome } from '../model/run.ts';
import type { Work } from '../plan/planned.ts';
import type { ChangeTask } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

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
