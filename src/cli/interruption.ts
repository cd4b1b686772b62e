import { constants } from 'node:os';

type Signal = 'SIGINT' | 'SIGTERM';

/** The person or the system asked this command to end before it was done. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As shells count: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: Signal) {
    super(`Ended by ${signal} before it was done.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Does some work unless a signal comes first; a second signal ends the process at once. @throws Interrupted */
export const unlessInterrupted = async <T>(work: () => Promise<T>): Promise<T> => {
  const listening = new AbortController();
  const interruption = new Promise<never>((_, reject) => {
    const stop = (signal: Signal) => reject(new Interrupted(signal));
    process.once('SIGINT', stop).once('SIGTERM', stop);
    listening.signal.addEventListener('abort', () => {
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    });
  });
  try {
    return await Promise.race([work(), interruption]);
  } finally {
    listening.abort();
  }
};
