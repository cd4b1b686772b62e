import { ProviderError } from '../model/errors.ts';
import type { ChangeOutcome } from '../model/run.ts';
import type { Work } from '../plan/planned.ts';
import { updateBody } from '../plan/update-body.ts';
import type { ChangeOptions, ChangeTask } from './change-task.ts';
import { recordWrite, sentPaths } from './record-write.ts';
import type { Snapshot } from './snapshot.ts';
import { renameAside, SteppedAside } from './step-aside.ts';

type UpdateWork = Extract<Work, { kind: 'update' }>;

/** Takes ownership before the write. False when another key or account owns it now. */
const takeOwnership = async (
  snapshot: Snapshot,
  task: ChangeTask,
  { live, owner }: UpdateWork,
): Promise<boolean> => {
  const outcome = await snapshot.context.ledger.update(
    task.key,
    (current) => {
      if (current?.id === live.id) return undefined;
      if (current?.id != null && snapshot.planning(task.key, 0).live.has(current.id)) return undefined;
      const { creating: _creating, ...base } = owner;
      // Until its fields are recorded, it still counts as the unanswered create.
      const { token, at } = current?.creating ?? {};
      return token === undefined || at === undefined
        ? base
        : { ...base, creating: { token, at, made: live.id } };
    },
    snapshot.planning(task.key, 0).released.has(live.id) ? {} : { claim: live.id },
  );
  snapshot.own(task.key, outcome.entry);
  return outcome.entry?.id === live.id;
};

/** Writes only the changed fields of a live integration. */
export const updateIntegration = async (
  snapshot: Snapshot,
  task: ChangeTask,
  work: UpdateWork,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  const { entry, live, owner, keep, omit, reverted, secrets } = work;
  const { provider, ledger, hasher } = snapshot.context;
  if (!(await takeOwnership(snapshot, task, work))) return { outcome: 'moved' };
  const paths: ReadonlySet<string> = new Set(work.fields.map((field) => field.path));
  const body = updateBody({ entry, owner, live, paths, keep, omit });
  try {
    const written = await provider.update(live, body, {
      signal: options.signal,
      beforeSend: options.beforeSend,
    });
    const sent = sentPaths(entry, paths, new Set([...keep, ...omit]));
    const outcome = await ledger.update(task.key, (current) => {
      if (current?.id !== live.id) return undefined;
      const write = {
        hasher,
        owner: current,
        entry,
        id: live.id,
        // Compared as after the create: the values before came from the provider.
        before: current.creating?.made === live.id ? null : live,
        answer: written.live,
        paths: sent,
        omit,
      };
      return recordWrite({ ...write, secrets, reverted, revision: task.revision, now: options.now() });
    });
    snapshot.own(task.key, outcome.entry);
    if (written.live) snapshot.put(written.live);
    return { outcome: 'applied' };
  } catch (error) {
    if (task.swaps && paths.has('name') && error instanceof ProviderError && error.code === 'conflict') {
      await renameAside(snapshot, task, live, options);
      throw new SteppedAside(task.key);
    }
    if (!(error instanceof ProviderError) || error.code !== 'not-found') throw error;
    snapshot.remove(live.id);
    return { outcome: 'moved' };
  }
};
