import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { without } from '../plan/compare/refresh-entry.ts';
import { isAside, thirdName } from '../plan/name-order.ts';
import { type ChangeOptions, type ChangeTask, NotYet } from './change-task.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The name is taken by an integration that waits for this one's: this one has a temporary name until then.
 * Costs no attempt.
 */
export class SteppedAside extends NotYet {
  constructor(key: string) {
    super(`${key}: has a temporary name until the other change has taken its old one`, 0);
  }
}

/** Forgets the written name, so that the temporary one is not taken for drift. */
const withoutName = (entry: LedgerEntry): LedgerEntry => ({
  ...entry,
  applied: without(entry.applied, ['name']),
  observed: without(entry.observed, ['name']),
  notAccepted: without(entry.notAccepted, ['name']),
  written: without(entry.written, ['name']),
});

/**
 * Gives a live integration a temporary name, so that its own is free. The ledger forgets the name first, so
 * that the next run writes the right one if this process dies.
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

/** Restores the name where the temporary one did not help. */
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
