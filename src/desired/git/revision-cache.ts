import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileVersion } from '../files/source-files.ts';
import { repositoryVersion } from './repository-version.ts';
import { isCommit, type Revision, type RevisionSource, readRevision } from './revision.ts';

/**
 * Entries expire after this time, in ms, since the cache does not watch the user's and the system's Git
 * settings.
 */
const BELIEVED_MS = 600_000;

/**
 * A cache of the last revision: without it, an idle tick takes 1.6 times the CPU time with 10 accounts on one
 * cron and 1.2 times with 100. Asking Git means starting it twice.
 */
export type RevisionCache = {
  /**
   * As `readRevision`, but without starting Git if the last result was a clean commit and nothing has changed
   * since.
   */
  read(source: RevisionSource): Promise<Revision>;
};

/** Includes the real path: a file behind a link is outside the repository. */
const fileText = ({ path, name, hash, modifiedMs, mark }: FileVersion): string =>
  [realpathSync.native(path), name, hash, modifiedMs, mark].join('\0');

/** Everything that the revision depends on; null if only Git can tell. */
const basisOf = async ({ path, files }: RevisionSource): Promise<string | null> => {
  const real = await realpath(path);
  const folder = (await stat(real)).isDirectory() ? real : dirname(real);
  const folders = new Set(files.map(({ name }) => dirname(join(folder, name))));
  const version = repositoryVersion(folder, [...folders]);
  return version === null ? null : [real, ...files.map(fileText), version].join('\n');
};

/** An empty cache. Use one per environment. */
export const createRevisionCache = (now: () => number = () => performance.now()): RevisionCache => {
  let last: { readonly basis: string; readonly at: number; readonly revision: Revision } | null = null;
  return {
    read: async (source) => {
      const at = now();
      // Computed before Git runs, so that a change during the call invalidates the entry.
      const basis = await basisOf(source).catch(() => null);
      if (last !== null && last.basis === basis && at - last.at < BELIEVED_MS) return last.revision;
      const revision = await readRevision(source);
      // Any other revision may stem from a failed Git call.
      last = basis !== null && isCommit(revision) ? { basis, at, revision } : null;
      return revision;
    },
  };
};
