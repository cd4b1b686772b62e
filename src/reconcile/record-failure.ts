import { ProviderError } from '../model/errors.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import { emptyEntry } from '../plan/compare/refresh-entry.ts';
import { REMOVAL } from '../plan/write-blockers.ts';
import type { AccountContext } from './account-context.ts';
import { type ChangeTask, StepFailed } from './change-task.ts';

/** The provider's no to exactly this: trying the same again would get the same answer. A conflict is none: what is in the way may go away. */
const isRejection = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && (error.code === 'invalid' || error.code === 'forbidden');

const remember = (
  entry: LedgerEntry,
  what: string,
  error: unknown,
  message: string,
  now: number,
): LedgerEntry => {
  const failures = { count: (entry.failures?.count ?? 0) + 1, at: now, message };
  if (!isRejection(error)) return { ...entry, failures };
  const rejected = { entryHash: what, status: error.status ?? 0, message, at: now };
  return { ...entry, rejected };
};

/**
 * Writes into the ledger why a change failed for good, so that scheduled runs do not insist: a rejection holds until the entry changes, any
 * other failure cools for a growing pause. `message` is scrubbed already.
 */
export const recordFailure = async (
  context: AccountContext,
  task: ChangeTask,
  error: unknown,
  message: string,
  now: number,
): Promise<void> => {
  // A list that cannot be read is the account's trouble, and no reason to hold this key back.
  if (error instanceof StepFailed && error.step === 'observe') return;
  const [what, cause] =
    error instanceof StepFailed ? [REMOVAL, error.cause] : [task.entryHash ?? REMOVAL, error];
  await context.ledger.update(task.key, (current) =>
    remember(current ?? emptyEntry(context.hasher.fingerprint), what, cause, message, now),
  );
};
