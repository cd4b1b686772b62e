import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { ChangeOutcome } from '../model/run.ts';
import { emptyEntry } from '../plan/base-entry.ts';
import { desiredFields } from '../plan/field-values.ts';
import { identityOf } from '../plan/identity.ts';
import type { Work } from '../plan/planned.ts';
import type { ChangeOptions, ChangeTask } from './change-task.ts';
import { removeLive } from './delete-integration.ts';
import { recordWrite } from './record-write.ts';
import type { Snapshot } from './snapshot.ts';
import { createWrittenAhead, undoCreate } from './written-ahead.ts';

type ReplaceWork = Extract<Work, { is: 'replace' }>;

/** Live integrations of the same type and name that nobody owns: what a lost create left, or somebody else's. */
const twins = (snapshot: Snapshot, { entry, live }: ReplaceWork): readonly LiveIntegration[] => {
  const planning = snapshot.planning(entry.key, 0);
  const alike = planning.byIdentity.get(identityOf(entry)) ?? [];
  return alike.filter(
    (item) => item.id !== live.id && !planning.owners.has(item.id) && !planning.released.has(item.id),
  );
};

const ambiguous = ({ entry }: ReplaceWork, found: readonly LiveIntegration[]): ChangeOutcome => ({
  outcome: 'blocked',
  blocked: {
    reason: 'ambiguous',
    message: `${entry.key}: cannot be replaced while ${found.map((item) => item.id).join(', ')} has its type and name; rename or remove that one first`,
  },
});

const moveLedger = async (
  snapshot: Snapshot,
  task: ChangeTask,
  id: string,
  next: (current: LedgerEntry) => LedgerEntry | undefined,
): Promise<boolean> => {
  const outcome = await snapshot.context.ledger.update(
    task.key,
    (current) => (current ? next(current) : undefined),
    { claim: id },
  );
  if (outcome.written) snapshot.own(task.key, outcome.entry);
  return outcome.written;
};

/** Creates the new one, unless an earlier attempt did so already; the ledger moves to it and remembers the old one. */
const makeNew = async (
  snapshot: Snapshot,
  task: ChangeTask,
  work: ReplaceWork,
  options: ChangeOptions,
): Promise<boolean> => {
  const { entry, live, secrets, unsupported } = work;
  const { hasher } = snapshot.context;
  const { written, token } = await createWrittenAhead({ snapshot, entry, options });
  const paths = new Set<string>(
    desiredFields(entry).flatMap(([path]) => (unsupported.has(path) ? [] : [path])),
  );
  const moved = await moveLedger(snapshot, task, written.id, (current) => {
    if (current.creating?.token !== token || current.id !== live.id) return undefined;
    const owner = { ...emptyEntry(hasher.fingerprint), secretPaths: current.secretPaths, retire: live.id };
    const facts = {
      hasher,
      owner,
      entry,
      id: written.id,
      before: null,
      answer: written.live,
      paths,
      secrets,
    };
    return recordWrite({ ...facts, revision: task.revision, run: task.run, now: options.now() });
  });
  if (moved && written.live) snapshot.put(written.live);
  if (!moved) await undoCreate({ snapshot, entry, options }, written);
  return moved;
};

/** A create of unknown outcome is there after all: the ledger moves to it, and its fields are compared by the next plan. */
const adoptNew = (
  snapshot: Snapshot,
  task: ChangeTask,
  { live }: ReplaceWork,
  found: LiveIntegration,
): Promise<boolean> =>
  moveLedger(snapshot, task, found.id, (current) => {
    if (current.id !== live.id || !current.creating) return undefined;
    const { fingerprint, secretPaths, type, name, protect, revision } = current;
    return {
      ...emptyEntry(fingerprint),
      secretPaths,
      type,
      name,
      protect,
      revision,
      // It was made by the create whose answer was lost.
      configWritten: true,
      id: found.id,
      retire: live.id,
    };
  });

/** Removes the old integration of a replace, and tells the ledger so. */
export const retireOld = async (
  snapshot: Snapshot,
  task: ChangeTask,
  old: LiveIntegration,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  await removeLive(snapshot, task.key, old, options);
  const outcome = await snapshot.context.ledger.update(task.key, (current) => {
    if (current?.retire !== old.id) return undefined;
    const { retire: _retire, ...rest } = current;
    return rest;
  });
  snapshot.own(task.key, outcome.entry);
  return { outcome: 'applied' };
};

/** Replaces an integration: the new one first, written ahead, then the ledger, then the old one. */
export const replaceIntegration = async (
  snapshot: Snapshot,
  task: ChangeTask,
  work: ReplaceWork,
  options: ChangeOptions,
): Promise<ChangeOutcome> => {
  const found = twins(snapshot, work);
  const recovering = work.owner.creating !== undefined;
  if (found.length > 1 || (found.length === 1 && !recovering)) return ambiguous(work, found);
  const [twin] = found;
  const made = twin
    ? await adoptNew(snapshot, task, work, twin)
    : await makeNew(snapshot, task, work, options);
  return made ? retireOld(snapshot, task, work.live, options) : { outcome: 'not-needed' };
};
