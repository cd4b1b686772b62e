import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { lockFolder } from '../../../locks/folder-lock.ts';
import { GitFailure } from './git-problem.ts';
import type { KnownHistory } from './path-history.ts';

/** A lock not refreshed for this long belongs to a killed process, in ms. */
const STALE_MS = 5_000;

/** Where the clone of a repository is kept, one for each path in it: what is fetched depends on the path. */
export const cloneFolder = (dataDir: string, url: string, path: string): string => {
  const hash = createHash('sha256').update(`${url}\0${path}`).digest('hex').slice(0, 16);
  return join(dataDir, 'git', hash);
};

/** How the clone was fetched, beside what Git itself keeps. */
export type CloneFacts = {
  /**
   * `partial`: of each commit only what leads to the path. `fileless`: the server can leave out files, but not folders.
   * `shallow`: it can leave out history alone. `whole`: it can leave out nothing.
   */
  readonly kind: 'partial' | 'fileless' | 'shallow' | 'whole';
  /** How many commits deep. */
  readonly depth: number;
  /** Of the commit that was fetched last; null: none yet. */
  readonly known: KnownHistory | null;
};

const factsFile = (folder: string): string => join(folder, 'setpoint.json');

const factsSchema = z.object({
  kind: z.enum(['partial', 'fileless', 'shallow', 'whole']),
  depth: z.number(),
  known: z
    .object({
      head: z.string(),
      entry: z.object({ mode: z.string(), id: z.string() }).nullable(),
      lastTouched: z.string(),
    })
    .nullable(),
});

/**
 * Null: there is no clone, or one of another version of Setpoint. Written last, so a folder that has it was once
 * complete.
 */
export const readCloneFacts = async (folder: string): Promise<CloneFacts | null> => {
  try {
    return factsSchema.parse(JSON.parse(await readFile(factsFile(folder), 'utf8')));
  } catch {
    return null;
  }
};

export const writeCloneFacts = async (folder: string, facts: CloneFacts): Promise<void> => {
  const written = `${factsFile(folder)}.new`;
  await writeFile(written, JSON.stringify(facts));
  await rename(written, factsFile(folder));
};

const isNotThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The commits whose parents were not fetched. */
export const readBoundary = async (folder: string): Promise<ReadonlySet<string>> => {
  try {
    return new Set((await readFile(join(folder, 'shallow'), 'utf8')).split('\n').filter((id) => id !== ''));
  } catch (error) {
    if (isNotThere(error)) return new Set();
    throw error;
  }
};

export const newFolder = (folder: string): string => `${folder}.${randomUUID().slice(0, 8)}.new`;

/** Puts a finished clone in its place. */
export const putInPlace = async (from: string, folder: string): Promise<void> => {
  const old = newFolder(folder);
  await rename(folder, old).catch((error: unknown) => {
    if (!isNotThere(error)) throw error;
  });
  await rename(from, folder);
  await rm(old, { recursive: true, force: true });
};

const isLeftOver = (name: string): boolean => name.endsWith('.lock') || name.startsWith('tmp_');

const removeIn = async (folder: string, isIt: (name: string) => boolean): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.filter(isIt).map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
};

/** The folders below `refs`, where a killed Git leaves locks too. */
const refFolders = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  return [folder, ...(await Promise.all(below.map(refFolders))).flat()];
};

/** Removes what killed processes left. Call it under the lock: no other process writes then. */
export const removeLeftovers = async (folder: string): Promise<void> => {
  const name = basename(folder);
  await removeIn(dirname(folder), (each) => each.startsWith(`${name}.`) && each.endsWith('.new'));
  const own = [folder, join(folder, 'objects'), join(folder, 'objects/pack')];
  const all = [...own, ...(await refFolders(join(folder, 'refs')))];
  await Promise.all(all.map((each) => removeIn(each, isLeftOver)));
};

/**
 * Runs `work` while no other process writes to the clone.
 * @throws GitFailure when another process has it for too long, or the data folder cannot be written
 */
export const withCloneLock = async <T>(
  folder: string,
  { waitMs, signal, where }: { waitMs: number; signal: AbortSignal; where: string },
  work: () => Promise<T>,
): Promise<T> => {
  const lock = async () => {
    try {
      await mkdir(dirname(folder), { recursive: true });
      return await lockFolder(folder, { staleMs: STALE_MS, updateMs: 1_000, waitMs, signal });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      if (signal.aborted) throw new GitFailure('aborted', `${where}: the fetch was ended`);
      throw code === 'ELOCKED'
        ? new GitFailure('timeout', `${where}: another setpoint process has fetched for too long`)
        : new GitFailure('disk', `the data folder ${dirname(folder)} cannot be written (${code})`);
    }
  };
  const unlock = await lock();
  try {
    return await work();
  } finally {
    // Fails only if the lock was taken over as stale; the work is done anyway.
    await unlock().catch(() => undefined);
  }
};

/** How many packs a clone has, and whether it is there at all. */
export const countPacks = async (folder: string): Promise<number> => {
  const names = await readdir(join(folder, 'objects/pack')).catch(() => []);
  return names.filter((name) => name.endsWith('.pack')).length;
};

/** Changes when the clone is another one; null: it is gone. */
export const cloneMark = async (folder: string): Promise<string | null> => {
  const stats = await stat(factsFile(folder)).catch(() => null);
  return stats === null ? null : `${stats.dev} ${stats.ino}`;
};
