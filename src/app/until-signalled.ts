import { constants } from 'node:os';

const ending = ['SIGTERM', 'SIGINT'] as const;

/**
 * Resolves to the first SIGTERM or SIGINT; a second one ends the process at once. The listeners stay: proper-lockfile's own one takes a signal
 * without another listener for its cue to kill the process.
 */
export const untilSignalled = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let seen = false;
    const take = (signal: NodeJS.Signals): void => {
      if (seen) process.exit(128 + constants.signals[signal]);
      seen = true;
      resolve(signal);
    };
    for (const signal of ending) process.on(signal, take);
  });
