import { ProviderError } from '../model/errors.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { ChangeOutcome } from '../model/run.ts';
import { desiredFields } from '../plan/compare/fields.ts';
import { emptyEntry } from '../plan/compare/refresh-entry.ts';
import { findLostCreate } from '../plan/match/lost-create.ts';
import type { Work } from '../plan/planned.ts';
import { identityOf } from '../plan/planning.ts';
import { mayAdopt } from './adopt-integration.ts';
import type { ChangeOptions, ChangeTask } from './change-task.ts';
import { removeLive } from './delete-integration.ts';
import { recordWrite } from './record-write.ts';
import type { Snapshot } from './snapshot.ts';
import { renameAside, renameBack } from './step-aside.ts';
import { createWrittenAhead, type SentCreate, undoCreate } from './written-ahead.ts';

type ReplaceWork = Extract<Work, { kind: 'replace' }>;

/** Unowned live integrations of the same type and name: from a lost create, or made outside Setpoint. */
const duplicates = (snapshot: Snapshot, { entry, live }: ReplaceWork): readonly LiveIntegration[] => {
  const planning = snapshot.planning(entry.key, 0);
  const alike = planning.byIdentity.get(identityOf(entry)) ?? [];
  return alike.filter(
    (item) => item.id !== live.id && !planning.owners.has(item.id) && !planning.released.has(item.id),
  );
};

/** Those that no other account owns. */
const unmanaged = async (
  { context: { others } }: Snapshot,
  found: readonly LiveIntegration[],
): Promise<readonly LiveIntegration[]> => {
  if (found.length === 0 || others === undefined) return found;
  const elsewhere = await others.ownersOf(found.map(({ id }) => id));
  return found.filter(({ id }) => !elsewhere.has(id));
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

/**
 * Creates the new one beside the old one of the same name. Where the provider refuses that, the old one gets
 * a temporary name until it is removed, or until the new one is refused for another reason.
 */
const createBeside = async (
  snapshot: Snapshot,
  task: ChangeTask,
  { entry, live }: ReplaceWork,
  options: ChangeOptions,
): Promise<SentCreate> => {
  try {
    return await createWrittenAhead({ snapshot, entry, options });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure === 'unknown') throw error;
    if (error.code !== 'conflict') await renameBack(snapshot, live, entry.name, options);
    else if (identityOf(entry) === identityOf(live)) await renameAside(snapshot, task, live, options);
    throw error;
  }
};

/** Creates the new one; the ledger entry then owns it, and remembers the old one. */
const makeNew = async (
  snapshot: Snapshot,
  task: ChangeTask,
  work: ReplaceWork,
  options: ChangeOptions,
): Promise<boolean> => {
  const { entry, live, secrets, unsupported } = work;
  const { hasher } = snapshot.context;
  const { written, token } = await createBeside(snapshot, task, work, options);
  const paths = new Set<string>(
    desiredFields(entry).flatMap(([path]) => (unsupported.has(path) ? [] : [path])),
  );
  const moved = await moveLedger(snapshot, task, written.id, (current) => {
    if (current.creating?.token !== token || current.id !== live.id) return undefined;
    const owner = { ...emptyEntry(hasher.fingerprint), secretPaths: current.secretPaths, retire: live.id };
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
    return recordWrite({ ...write, revision: task.revision, now: options.now() });
  });
  if (moved && written.live) snapshot.put(written.live);
  if (!moved) await undoCreate({ snapshot, entry, options }, written);
  return moved;
};

/**
 * Adopts the found result of an unanswered create; its remaining fields are written before the old one is
 * removed.
 */
const adoptNew = (
  snapshot: Snapshot,
  task: ChangeTask,
  { live }: ReplaceWork,
  found: LiveIntegration,
): Promise<boolean> =>
  moveLedger(snapshot, task, found.id, (current) => {
    if (current.id !== live.id || !current.creating) return undefined;
    const { fingerprint, secretPaths, type, name, protect, revision } = current;
    const { token, at } = current.creating;
    return {
      ...emptyEntry(fingerprint),
      secretPaths,
      type,
      name,
      protect,
      revision,
      // Our own create made it; only its response was lost.
      configWritten: true,
      id: found.id,
      retire: live.id,
      creating: { token, at, made: found.id },
    };
  });

/** Removes the old integration of a replace, at the provider and then in the ledger. */
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
  const { creating } = work.owner;
  const recovering = creating !== undefined && creating.made === undefined;
  const lost = recovering
    ? findLostCreate(snapshot.planning(task.key, 0), task.key)
    : { kind: 'none' as const };
  if (lost.kind === 'found' && (await unmanaged(snapshot, [lost.live])).length === 1) {
    if (!(await mayAdopt(snapshot.context, { action: 'adopt', id: lost.live.id })))
      return { outcome: 'moved' };
    return (await adoptNew(snapshot, task, work, lost.live))
      ? { outcome: 'applied' }
      : { outcome: 'not-needed' };
  }
  const found = lost.kind === 'unclear' ? lost.among : await unmanaged(snapshot, duplicates(snapshot, work));
  if (found.length > 0) return ambiguous(work, found);
  const made = await makeNew(snapshot, task, work, options);
  return made ? retireOld(snapshot, task, work.live, options) : { outcome: 'not-needed' };
};
