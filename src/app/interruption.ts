import { constants } from 'node:os';

type EndingSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP';

/**
 * Resolves to the first of these signals; a second one ends the process at once. The listeners stay, because
 * proper-lockfile kills the process on a signal that has no other listener.
 */
export const untilSignalled = (
  signals: readonly EndingSignal[] = ['SIGTERM', 'SIGINT'],
): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let seen = false;
    const take = (signal: NodeJS.Signals): void => {
      if (seen) process.exit(128 + constants.signals[signal]);
      seen = true;
      resolve(signal);
    };
    for (const signal of signals) process.on(signal, take);
  });

/** A signal ended this command early. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As shells do it: 128 plus the signal's number. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs some work until it ends or a signal arrives, that of a closed terminal included; a second signal ends the
 * process at once.
 * @throws Interrupted
 */
export const unlessInterrupted = async <T>(work: () => Promise<T>): Promise<T> => {
  const interruption = untilSignalled(['SIGTERM', 'SIGINT', 'SIGHUP']).then((signal) => {
    throw new Interrupted(signal);
  });
  return Promise.race([work(), interruption]);
};
