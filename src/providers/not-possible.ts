import { ProviderError } from '../model/errors.ts';

/** A call that the capabilities would have blocked: nothing was sent. */
export const notSentError = (message: string): ProviderError =>
  new ProviderError(message, { code: 'invalid', failure: 'not-sent' });
