import { constants } from 'node:os';

type EndingSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP';

/** The signals that a command gets, and how it ends at once. The process itself is one. */
export type Signals = {
  /** Also keeps the signal from ending the process. */
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  /** Ends the process. */
  exit(code: number): void;
};

/** What an interruptible use case needs of its context. */
type Interruptible = { readonly signals: Signals };

/**
 * Resolves to the first of these signals; a second one ends the process at once. The listeners stay, because
 * proper-lockfile kills the process on a signal that has no other listener.
 */
export const untilSignalled = (
  { signals }: Interruptible,
  names: readonly EndingSignal[] = ['SIGTERM', 'SIGINT'],
): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let seen = false;
    const take = (signal: NodeJS.Signals): void => {
      if (seen) signals.exit(128 + constants.signals[signal]);
      seen = true;
      resolve(signal);
    };
    for (const name of names) signals.on(name, take);
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
export const unlessInterrupted = async <T>(context: Interruptible, work: () => Promise<T>): Promise<T> => {
  const interruption = untilSignalled(context, ['SIGTERM', 'SIGINT', 'SIGHUP']).then((signal) => {
    throw new Interrupted(signal);
  });
  return Promise.race([work(), interruption]);
};
