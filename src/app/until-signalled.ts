import { constants } from 'node:os';

const ending = ['SIGTERM', 'SIGINT'] as const;

/**
 * Resolves to the first SIGTERM or SIGINT; a second one ends the process at once. The listeners stay, because
 * proper-lockfile kills the process on a signal that has no other listener.
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
