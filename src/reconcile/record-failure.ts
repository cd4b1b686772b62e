import { ProviderError } from '../model/errors.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import { REMOVAL } from '../plan/blocks.ts';
import { emptyEntry } from '../plan/compare/refresh-entry.ts';
import type { AccountContext } from './account-context.ts';
import { type ChangeTask, StepFailed } from './change-task.ts';

/**
 * The provider rejected exactly this change: a retry would be rejected too. Not so a conflict, which may
 * resolve.
 */
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
 * Records in the ledger why a change failed for good, so that scheduled runs back off: a rejection holds
 * until the entry changes, any other failure cools for a growing pause. `message` contains no secrets.
 */
export const recordFailure = async (
  context: AccountContext,
  task: ChangeTask,
  error: unknown,
  message: string,
  now: number,
): Promise<void> => {
  // An unreadable list is a trouble of the account, not of this key.
  if (error instanceof StepFailed && error.step === 'observe') return;
  const [what, cause] =
    error instanceof StepFailed ? [REMOVAL, error.cause] : [task.entryHash ?? REMOVAL, error];
  await context.ledger.update(task.key, (current) =>
    remember(current ?? emptyEntry(context.hasher.fingerprint), what, cause, message, now),
  );
};
