/**
 * Twice what is promised, in ms: tests share their machine. `npm run torture promises`, for a quiet one, sets TORTURE_QUIET and holds the promise itself.
 */
export const onBusyMachine = (promisedMs: number): number =>
  process.env.TORTURE_QUIET === undefined ? 2 * promisedMs : promisedMs;
