import { constants } from 'node:os';
import { untilSignalled } from './until-signalled.ts';

/** The person or the system asked this command to end before it was done. */
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
 * Does some work unless a signal comes first; a second signal ends the process at once. The listeners stay while the rest is being closed:
 * proper-lockfile's own one takes a signal without another listener for its cue to kill the process.
 * @throws Interrupted
 */
export const unlessInterrupted = async <T>(work: () => Promise<T>): Promise<T> => {
  const interruption = untilSignalled().then((signal) => {
    throw new Interrupted(signal);
  });
  return Promise.race([work(), interruption]);
};
