import { ProviderError } from '../model/errors.ts';

/** Runs one piece of work at a time, in the order of the calls. */
export type Mutex = <T>(work: () => Promise<T>, signal?: AbortSignal | undefined) => Promise<T>;

/** @returns a mutex; an aborted wait leaves the queue without delaying those behind it */
export const createMutex = (): Mutex => {
  let last: Promise<void> = Promise.resolve();
  return async (work, signal) => {
    const before = last;
    let unlock: () => void = () => undefined;
    last = new Promise((resolve) => {
      unlock = resolve;
    });
    try {
      await abortable(() => before, signal);
      return await work();
    } finally {
      before.then(unlock);
    }
  };
};

/**
 * Starts the work unless the signal is already aborted. A later abort rejects at once, although the work
 * itself continues.
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
