import { realpathSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileVersion } from '../files/read-files.ts';
import { repositoryVersion } from './repository-version.ts';
import { isCommit, type Revision, type RevisionSource, readRevision } from './revision.ts';

/** What is not looked at (Git's settings of the user and the system) counts after this time at the latest, in ms. */
const BELIEVED_MS = 600_000;

/**
 * A cache of the last revision: without it, an idle tick takes 1.6 times the CPU time with 10 accounts on one
 * cron and 1.2 times with 100. Asking Git means starting it twice.
 */
export type RevisionCache = {
  /** As `readRevision`, but without asking Git where it said that all is as committed and nothing has changed that this rests on. */
  read(source: RevisionSource): Promise<Revision>;
};

/** Where a file lies counts as well: one behind a link is not Git's. */
const fileText = ({ path, name, hash, modifiedMs, mark }: FileVersion): string =>
  [realpathSync.native(path), name, hash, modifiedMs, mark].join('\0');

/** All that the revision rests on; null where only Git can tell. */
const basisOf = async ({ path, files }: RevisionSource): Promise<string | null> => {
  const real = await realpath(path);
  const folder = (await stat(real)).isDirectory() ? real : dirname(real);
  const folders = new Set(files.map(({ name }) => dirname(join(folder, name))));
  const version = repositoryVersion(folder, [...folders]);
  return version === null ? null : [real, ...files.map(fileText), version].join('\n');
};

/** Remembers nothing at first. One is for one environment. */
export const createRevisionCache = (now: () => number = () => performance.now()): RevisionCache => {
  let last: { readonly basis: string; readonly at: number; readonly revision: Revision } | null = null;
  return {
    read: async (source) => {
      const at = now();
      // Before Git is asked: what changes meanwhile is seen the next time.
      const basis = await basisOf(source).catch(() => null);
      if (last !== null && last.basis === basis && at - last.at < BELIEVED_MS) return last.revision;
      const revision = await readRevision(source);
      // Another revision may be for want of an answer.
      last = basis !== null && isCommit(revision) ? { basis, at, revision } : null;
      return revision;
    },
  };
};
