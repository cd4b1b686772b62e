import type { LedgerEntry } from '../model/ledger-entry.ts';
import { looksMasked } from '../plan/compare/mask.ts';
import type { Planned } from '../plan/planned.ts';
import { isAside } from '../plan/third-name.ts';
import type { ChangeTask } from './change-task.ts';

/** It writes what an unanswered create was found to have made, and the ledger still says so. */
const completesCreate = (stored: LedgerEntry | null, { change, work }: Planned): boolean =>
  work?.is === 'update' && change.id !== null && stored?.creating?.made === change.id;

/** What can be seen of an update came off although its answer was lost, and what is hidden is written once more. */
const repeatsHidden = (task: ChangeTask, { change, work }: Planned): boolean => {
  if (task.unsure !== true || work?.is !== 'update' || change.id !== task.id) return false;
  const planned = new Set(task.fields?.map(({ path }) => path));
  return work.fields.every(
    ({ path, live }) => planned.has(path) && (live === undefined || looksMasked(live)),
  );
};

/** Its name was given away for a third one, which leaves what it writes as it was. */
const returnsFromAside = (task: ChangeTask, { change, work }: Planned): boolean => {
  if (work?.is !== 'update' || change.id !== task.id || !isAside(work.live)) return false;
  const planned = new Set(task.fields?.map(({ path }) => path));
  return work.fields.every(({ path }) => planned.has(path));
};

/**
 * Whether what is planned for the key by now is the rest of a change that was begun: answers were lost on the way, so that it reads as another change, and
 * is the one that was confirmed all the same.
 * @param stored what the ledger has for the key
 */
export const continuesChange = (task: ChangeTask, stored: LedgerEntry | null, planned: Planned): boolean => {
  const { change, work } = planned;
  switch (task.action) {
    case 'create': {
      const takesOver = work?.is === 'adopt' || (work?.is === 'update' && change.adopts === true);
      return (takesOver && stored?.creating !== undefined) || completesCreate(stored, planned);
    }
    case 'update':
      return (
        (change.id === task.id && completesCreate(stored, planned)) ||
        repeatsHidden(task, planned) ||
        returnsFromAside(task, planned)
      );
    case 'replace':
      // Its old half has a third name, or is all that is left of it.
      if (work?.is === 'replace') return change.id === task.id && isAside(work.live);
      return (
        stored?.retire !== undefined &&
        stored.retire === task.id &&
        (work?.is === 'retire' || completesCreate(stored, planned))
      );
    case 'delete':
    case 'adopt':
    case 'none':
      return false;
    default:
      return task.action satisfies never;
  }
};
