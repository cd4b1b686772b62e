import type { LiveIntegration } from '../model/live.ts';
import type { ChangeOutcome } from '../model/run.ts';
import type { Work } from '../plan/planned.ts';
import { type ChangeOptions, type ChangeTask, whileRemoving } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

/** Removes a live integration, or switches it off and releases its id, depending on the provider. */
export const removeLive = async (
  snapshot: Snapshot,
  key: string,
  live: LiveIntegration,
  options: ChangeOptions,
): Promise<void> => {
  const { provider, ledger } = snapshot.context;
  // Before the request: once switched off, only this distinguishes it from an adoptable one.
  if (snapshot.observation.capabilities.removal === 'switch-off') await ledger.release(live.id);
  await whileRemoving(() =>
    provider.remove(live, {
      signal: options.signal,
      beforeSend: async () => {
        await options.beforeSend?.();
        const entry = await ledger.get(key);
        if (entry?.id !== live.id && entry?.retire !== live.id)
          throw new NoLongerOurs(`${key}: ${live.id} is no longer ours`);
      },
    }),
  );
  snapshot.remove(live.id);
};

/** The ledger no longer owns the integration, so it is not removed. */
export class NoLongerOurs extends Error {
  override readonly name = 'NoLongerOurs';
}

/** Deletes an owned integration that left the YAML, with the old half of an unfinished replace. */
export const deleteIntegration = async (
  snapshot: Snapshot,
  task: ChangeTask,
  { live, owner }: Extract<Work, { kind: 'delete' }>,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  const old = owner.retire === undefined ? undefined : snapshot.planning(task.key, 0).live.get(owner.retire);
  if (old) await removeLive(snapshot, task.key, old, options);
  await removeLive(snapshot, task.key, live, options);
  const outcome = await snapshot.context.ledger.update(task.key, (current) =>
    current?.id === live.id ? null : undefined,
  );
  snapshot.own(task.key, outcome.entry);
  return { outcome: 'applied' };
};
