/**
 * Twice what is promised, in ms: tests share their machine, and a broken promise misses it by far, since what hangs then hangs for a minute. What was measured
 * on a quiet machine is in docs/reliability.md.
 */
export const onBusyMachine = (promisedMs: number): number => 2 * promisedMs;
