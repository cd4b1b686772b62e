import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { without } from '../plan/compare/refresh-entry.ts';
import { isAside, thirdName } from '../plan/third-name.ts';
import { type ChangeOptions, type ChangeTask, NotYet } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

/** The name that an update takes is still another's, which waits for its own: it has a third one until that is over. Costs no attempt. */
export class SteppedAside extends NotYet {
  constructor(key: string) {
    super(`${key}: under a third name until the other has taken the old one`, 0);
  }
}

/** What was last written as the name is not there any more, and is none of anybody's drift. */
const withoutName = (entry: LedgerEntry): LedgerEntry => ({
  ...entry,
  applied: without(entry.applied, ['name']),
  observed: without(entry.observed, ['name']),
  notAccepted: without(entry.notAccepted, ['name']),
  written: without(entry.written, ['name']),
});

/**
 * Gives a live integration a third name, so that its own is free. The ledger forgets the name first: the next run, should this process die, writes the
 * right one.
 */
export const renameAside = async (
  snapshot: Snapshot,
  { key }: Pick<ChangeTask, 'key'>,
  live: LiveIntegration,
  { signal, beforeSend }: ChangeOptions,
): Promise<void> => {
  if (isAside(live)) return;
  const { ledger, provider } = snapshot.context;
  const outcome = await ledger.update(key, (current) =>
    current?.id === live.id ? withoutName(current) : undefined,
  );
  snapshot.own(key, outcome.entry);
  if (!outcome.written) return;
  const name = thirdName(live.id);
  await provider.update(live, { name }, { signal, beforeSend });
  snapshot.put({ ...live, name });
};

/** Gives what stepped aside for nothing its name again. */
export const renameBack = async (
  snapshot: Snapshot,
  live: LiveIntegration,
  name: string,
  { signal, beforeSend }: ChangeOptions,
): Promise<void> => {
  if (!isAside(live)) return;
  await snapshot.context.provider.update(live, { name }, { signal, beforeSend });
  snapshot.put({ ...live, name });
};
