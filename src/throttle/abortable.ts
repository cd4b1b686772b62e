import { ProviderError } from '../model/errors.ts';

/**
 * Starts the work unless the signal is aborted, and rejects at once when it is aborted later, although the work may go on.
 * @throws ProviderError with code `aborted` and failure `not-sent`
 */
export const abortable = async <T>(start: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (signal === undefined) return start();
  if (signal.aborted) throw abortedWhileWaiting();
  const work = start();
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(abortedWhileWaiting());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

const abortedWhileWaiting = (): ProviderError =>
  new ProviderError('Stopped before the request was sent, while it waited for its turn.', {
    code: 'aborted',
    failure: 'not-sent',
  });
