/** A signal that aborts when the time is over or when the caller's signal does, and says which it was. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** What ended it, or null while it is running. */
  ended(): 'timeout' | 'aborted' | null;
  /** Stops the clock, so that nothing keeps the process alive. */
  clear(): void;
};

/** Starts the clock of one exchange. */
export const startDeadline = (ms: number, caller: AbortSignal | undefined): Deadline => {
  const controller = new AbortController();
  let ended: 'timeout' | 'aborted' | null = null;
  const end = (why: 'timeout' | 'aborted'): void => {
    ended ??= why;
    controller.abort();
  };
  const abort = (): void => end('aborted');
  const timer = setTimeout(end, ms, 'timeout');
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted) abort();
  return {
    signal: controller.signal,
    ended: () => ended,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', abort);
    },
  };
};
