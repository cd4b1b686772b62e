import type { DesiredSource, GitSource, KnownSource } from '../../model/desired.ts';

/** Bounds what the ledger keeps; clones of one repository rarely have more remotes. */
const MOST_KEPT = 8;

const meet = (a: readonly string[], b: readonly string[]): boolean => a.some((one) => b.includes(one));

/** Whether two clones are of one repository: a remote, or a beginning of its history, that both know. */
export const isSameRepository = (a: GitSource, b: GitSource): boolean =>
  meet(a.remotes, b.remotes) || meet(a.roots, b.roots);

/** Whether two desired states are one: the path in the repository, or outside of Git the folder. */
export const isSameSource = (known: KnownSource, now: DesiredSource): boolean =>
  'git' in now
    ? known.git !== undefined && known.git.path === now.git.path && isSameRepository(known.git, now.git)
    : known.folder === now.folder;

const together = (known: readonly string[], now: readonly string[]): readonly string[] =>
  [...new Set([...known, ...now])].slice(-MOST_KEPT);

/** What is known of a repository by all of its clones that were met: a shallow one knows its remote alone. */
export const mergedSource = (known: GitSource, now: GitSource): GitSource => ({
  remotes: together(known.remotes, now.remotes),
  roots: together(known.roots, now.roots),
  path: now.path,
});

const gitText = ({ remotes, roots, path }: GitSource): string => {
  const repository = remotes.at(-1) ?? `the repository that begins with commit ${roots[0]?.slice(0, 12)}`;
  return path === '.' ? `the top of ${repository}` : `${path} of ${repository}`;
};

/** A source in words. */
export const sourceText = (source: KnownSource): string =>
  source.folder !== undefined || source.git === undefined ? `${source.folder}` : gitText(source.git);
