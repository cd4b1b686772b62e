import type { LedgerEntry } from '../model/ledger-entry.ts';
import { looksMasked } from '../plan/compare/mask.ts';
import { isAside } from '../plan/name-order.ts';
import type { Planned } from '../plan/planned.ts';
import type { ChangeTask } from './change-task.ts';

/** It updates the result of an unanswered create, which the ledger still records. */
const completesCreate = (stored: LedgerEntry | null, { change, work }: Planned): boolean =>
  work?.kind === 'update' && change.id !== null && stored?.creating?.made === change.id;

/**
 * The visible fields of an update took effect although its response was lost; it writes the hidden ones
 * again.
 */
const repeatsHidden = (task: ChangeTask, { change, work }: Planned): boolean => {
  if (task.unsure !== true || work?.kind !== 'update' || change.id !== task.id) return false;
  const planned = new Set(task.fields?.map(({ path }) => path));
  return work.fields.every(
    ({ path, live }) => planned.has(path) && (live === undefined || looksMasked(live)),
  );
};

/** It stepped aside under a temporary name, which does not change the fields it writes. */
const returnsFromAside = (task: ChangeTask, { change, work }: Planned): boolean => {
  if (work?.kind !== 'update' || change.id !== task.id || !isAside(work.live)) return false;
  const planned = new Set(task.fields?.map(({ path }) => path));
  return work.fields.every(({ path }) => planned.has(path));
};

/**
 * Whether the planned change is the rest of one that already started: after lost responses it looks like
 * another change, and is the confirmed one nevertheless.
 * @param stored the ledger entry of the key
 */
export const continuesChange = (task: ChangeTask, stored: LedgerEntry | null, planned: Planned): boolean => {
  const { change, work } = planned;
  switch (task.action) {
    case 'create': {
      const takesOver = work?.kind === 'adopt' || (work?.kind === 'update' && change.adopts === true);
      return (takesOver && stored?.creating !== undefined) || completesCreate(stored, planned);
    }
    case 'update':
      return (
        (change.id === task.id && completesCreate(stored, planned)) ||
        repeatsHidden(task, planned) ||
        returnsFromAside(task, planned)
      );
    case 'replace':
      // Its old half has a temporary name, or is all that remains.
      if (work?.kind === 'replace') return change.id === task.id && isAside(work.live);
      return (
        stored?.retire !== undefined &&
        stored.retire === task.id &&
        (work?.kind === 'retire' || completesCreate(stored, planned))
      );
    case 'delete':
    case 'adopt':
    case 'none':
      return false;
    default:
      return task.action satisfies never;
  }
};
