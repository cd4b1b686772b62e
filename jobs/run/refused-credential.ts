import { ProviderError } from '../../src/model/errors.ts';
import { StepFailed } from '../../src/reconcile/change-task.ts';

const REFUSED = 'the provider refused the credential of account';

/** The error, if the provider refused the account's credential: 401, or 403 to reading; else null. */
export const refusalIn = (error: unknown, observing: boolean): ProviderError | null => {
  const cause = error instanceof StepFailed ? error.cause : error;
  const reading = observing || (error instanceof StepFailed && error.step === 'observe');
  if (!(cause instanceof ProviderError)) return null;
  return cause.code === 'unauthorized' || (reading && cause.code === 'forbidden') ? cause : null;
};

/** The reason for cancelling a run whose credential was refused. */
export const refusedCredential = (account: string, { status }: ProviderError): string =>
  `${REFUSED} ${account} (${status ?? 'not sent'})`;

/** Whether a run was cancelled for that reason. */
export const saysRefusedCredential = (why: string | null): boolean => why?.startsWith(REFUSED) === true;
