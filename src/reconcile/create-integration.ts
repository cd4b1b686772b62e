import type { ChangeOutcome } from '../model/run.ts';
import { desiredFields } from '../plan/compare/fields.ts';
import { emptyEntry } from '../plan/compare/refresh-entry.ts';
import type { Work } from '../plan/planned.ts';
import type { ChangeOptions, ChangeTask } from './change-task.ts';
import { recordWrite } from './record-write.ts';
import type { Snapshot } from './snapshot.ts';
import { createWrittenAhead, undoCreate } from './written-ahead.ts';

/** Creates an integration, written ahead. */
export const createIntegration = async (
  snapshot: Snapshot,
  task: ChangeTask,
  { entry, secrets, unsupported, reverted }: Extract<Work, { kind: 'create' }>,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  const { ledger, hasher } = snapshot.context;
  const { written, token } = await createWrittenAhead({ snapshot, entry, options });
  const paths = new Set<string>(
    desiredFields(entry).flatMap(([path]) => (unsupported.has(path) ? [] : [path])),
  );
  const outcome = await ledger.update(
    task.key,
    (current) => {
      if (current?.creating?.token !== token) return undefined;
      const owner = {
        ...emptyEntry(hasher.fingerprint),
        ...(current.retire ? { retire: current.retire } : {}),
        ...(current.retire && current.unsigned ? { unsigned: current.unsigned } : {}),
        ...(current.writeBacks ? { writeBacks: current.writeBacks } : {}),
      };
      const write = {
        hasher,
        owner,
        entry,
        id: written.id,
        before: null,
        answer: written.live,
        paths,
        secrets,
      };
      return recordWrite({ ...write, reverted, revision: task.revision, now: options.now() });
    },
    { claim: written.id },
  );
  if (outcome.written) {
    snapshot.own(task.key, outcome.entry);
    if (written.live) snapshot.put(written.live);
    return { outcome: 'applied' };
  }
  await undoCreate({ snapshot, entry, options }, written);
  return { outcome: 'not-needed' };
};
