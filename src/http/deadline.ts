/** A signal that aborts on timeout or with the caller's signal, and records which. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** The reason, or null while running. */
  ended(): 'timeout' | 'aborted' | null;
  /** Clears the timer, which would keep the process alive. */
  clear(): void;
};

/** Starts the timeout of one exchange. */
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
