import type { GitRunner } from './git-runner.ts';

/** What people see of a commit. */
export type CommitDetails = {
  readonly timeMs: number;
  readonly title: string | null;
  readonly author: string | null;
};

/** In characters. */
const MAX_LENGTH = 200;

const cut = (text: string): string | null => Array.from(text.trim()).slice(0, MAX_LENGTH).join('') || null;

/** @throws GitFailure */
export const readCommitDetails = async (
  git: GitRunner,
  clone: string,
  id: string,
): Promise<CommitDetails> => {
  const args = ['log', '-1', '--encoding=UTF-8', '--format=%ct%x00%an%x00%s', id, '--'];
  const printed = (await git.local(clone, args)).toString('utf8');
  const [seconds = '', author = '', subject = ''] = printed.split('\0');
  return { timeMs: Number(seconds) * 1_000, title: cut(subject), author: cut(author) };
};
