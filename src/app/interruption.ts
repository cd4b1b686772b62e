import { constants } from 'node:os';
import { untilSignalled } from './until-signalled.ts';

/** A signal ended this command early. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As shells count: 128 and the signal's number. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs some work until it ends or a signal arrives; a second signal ends the process at once.
 * @throws Interrupted
 */
export const unlessInterrupted = async <T>(work: () => Promise<T>): Promise<T> => {
  const interruption = untilSignalled().then((signal) => {
    throw new Interrupted(signal);
  });
  return Promise.race([work(), interruption]);
};
