import { ProviderError } from '../model/errors.ts';
import { type ListAnswer, partialReason } from './detect-partial-list.ts';

/**
 * Lets only a list pass that nothing speaks against.
 * @throws ProviderError `malformed`: a failed observation, never an empty or shorter one.
 */
export const assertWhole = (path: string, answer: ListAnswer): void => {
  const reason = partialReason(answer);
  if (reason === null) return;
  const message = `GET ${path}: ${answer.status}, the list is not whole: ${reason}. Setpoint concludes nothing from a part of a list; look whether the provider has an incident or began to page its lists.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status: answer.status });
};
