import { createHash } from 'node:crypto';
import { readCommitDetails } from './commit-details.ts';
import type { GitCommit } from './git-remote.ts';
import type { GitRunner } from './git-runner.ts';

/** A name for a ref of the remote that has no part of it: it may be anything. */
const keyOf = (ref: string | null): string =>
  createHash('sha256')
    .update(ref ?? 'HEAD')
    .digest('hex')
    .slice(0, 16);

/** Where the newest commit of a ref is kept in the clone, so that the next fetch builds upon it. */
export const headRef = (ref: string | null): string => `refs/setpoint/head/${keyOf(ref)}`;

const goodRefs = (ref: string | null) => {
  const base = `refs/setpoint/good/${keyOf(ref)}`;
  return { head: `${base}/head`, revision: `${base}/revision` };
};

/**
 * Keeps a commit as the last good one of a ref of the settings: head and revision, both or neither.
 * @throws GitFailure
 */
export const writeGood = async (
  git: GitRunner,
  clone: string,
  asked: string | null,
  { head, id }: GitCommit,
): Promise<void> => {
  const refs = goodRefs(asked);
  const input = `update ${refs.head} ${head}\nupdate ${refs.revision} ${id}\n`;
  await git.local(clone, ['update-ref', '--stdin'], { input });
};

/** The last good commit of a ref of the settings; null: none was kept. @throws GitFailure */
export const readGood = async (
  git: GitRunner,
  clone: string,
  asked: string | null,
): Promise<GitCommit | null> => {
  const refs = goodRefs(asked);
  const { code, stdout } = await git.tried(clone, ['rev-parse', '--verify', '--quiet', refs.head]);
  const head = stdout.toString('latin1').trim();
  if (code !== 0 || head === '') return null;
  const id = (await git.local(clone, ['rev-parse', '--verify', refs.revision])).toString('latin1').trim();
  return { head, ref: null, id, ...(await readCommitDetails(git, clone, id)) };
};
