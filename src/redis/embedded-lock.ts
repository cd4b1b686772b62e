import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockFolder } from '../locks/folder-lock.ts';
import { UsageError } from '../model/errors.ts';
import type { EmbeddedPaths } from './embedded-paths.ts';

const STALE_MS = 4000;
/** Longer than a race for a stale lock, and too short to notice. */
const SETTLE_MS = 50;

/**
 * Runs `work` while no other setpoint process starts, joins or leaves the server of this data folder.
 * @throws UsageError when the lock is held for half a minute
 */
export const withServerLock = async <T>(paths: EmbeddedPaths, work: () => Promise<T>): Promise<T> => {
  const release = await acquire(paths);
  try {
    return await work();
  } finally {
    // Fails only if the lock was taken over as stale; the work is done anyway.
    await release().catch(() => undefined);
  }
};

const acquire = async (paths: EmbeddedPaths): Promise<() => Promise<void>> => {
  try {
    return await lockFolder(paths.serverDir, { staleMs: STALE_MS, updateMs: 1_000, waitMs: 30_000 });
  } catch (error) {
    throw new UsageError(
      `The embedded Redis in ${paths.dataDir} has been locked by another setpoint process for too long ` +
        `(${(error as NodeJS.ErrnoException).code ?? 'unknown error'}). End that process, or set REDIS_URL.`,
    );
  }
};

/**
 * True if this process may start the server. Two processes that find the same stale lock at once may both
 * acquire it; the last to sign wins, and the other waits for its server instead of starting a second one on
 * the same files.
 */
export const winsTheStart = async (paths: EmbeddedPaths): Promise<boolean> => {
  const signature = randomUUID();
  await writeFile(paths.starterFile, signature);
  await sleep(SETTLE_MS);
  return (await readFile(paths.starterFile, 'utf8').catch(() => '')) === signature;
};
