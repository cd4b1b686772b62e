import { setTimeout as sleep } from 'node:timers/promises';

export type FolderLock = {
  /** A lock not refreshed for this long belongs to a killed process, in ms. */
  readonly staleMs: number;
  readonly updateMs: number;
  /** How long a lock of another process is waited for, in ms. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
};

const RETRY_MS = 30;

const pause = (signal: AbortSignal | undefined): Promise<void> =>
  sleep(RETRY_MS * (1 + Math.random()), undefined, { signal });

/**
 * Locks a folder among processes, by a folder beside it that ends in `.lock`. The folder itself may be missing.
 * @returns what unlocks it; fails only if the lock was taken over as stale
 * @throws Error with the code ELOCKED when another process has it for too long, or when `signal` aborts
 */
export const lockFolder = async (
  folder: string,
  { staleMs, updateMs, waitMs, signal }: FolderLock,
): Promise<() => Promise<void>> => {
  // Imported lazily: it installs signal handlers, and few commands need it.
  const { default: lockfile } = await import('proper-lockfile');
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      return await lockfile.lock(folder, {
        realpath: false,
        stale: staleMs,
        update: updateMs,
        onCompromised: () => undefined,
      });
    } catch (error) {
      const locked = (error as NodeJS.ErrnoException).code === 'ELOCKED';
      if (!locked || performance.now() >= until) throw error;
      await pause(signal);
    }
  }
};
