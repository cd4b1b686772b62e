import { remoteAddress } from '../../desired/git/remote-address.ts';
import { defaultBranches, type GitEvent, repositoryNames } from './git-event.ts';

/** The repository that the desired state is read from. */
export type WatchedSource = {
  readonly url: string;
  /** A branch, a tag, a whole ref or a commit. Null: the remote's HEAD. */
  readonly ref: string | null;
};

/** What a signed webhook is to us. */
export type Verdict = 'ours' | 'ping' | 'no-push' | 'other-ref' | 'other-repository';

/**
 * The path alone, in lower case: one repository has several hosts (an address inside the network and one outside, another one for SSH), and a push that is
 * ignored by mistake is worse than a fetch in vain.
 */
const pathOf = (text: string): string => {
  const address = remoteAddress(text, '/') ?? '';
  return address.slice(address.indexOf('/') + 1).toLowerCase();
};

/** A server may be mounted below a path, and Bitbucket puts `scm` before it: the end decides. */
const isWatchedRepository = (payload: object, url: string): boolean => {
  const watched = pathOf(url);
  const names = repositoryNames(payload)
    .map(pathOf)
    .filter((name) => name !== '');
  return (
    watched === '' ||
    names.length === 0 ||
    names.some((name) => watched === name || watched.endsWith(`/${name}`))
  );
};

const isCommit = (ref: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref);

/** Any push may bring a commit that is not there yet. */
const isWatchedRef = (refs: readonly string[], watched: readonly string[]): boolean =>
  refs.length === 0 ||
  watched.length === 0 ||
  watched.some(
    (ref) =>
      isCommit(ref) || [ref, `refs/heads/${ref}`, `refs/tags/${ref}`].some((name) => refs.includes(name)),
  );

/** Judges an event. What the payload leaves open counts as ours: all that follows is a fetch. */
export const judge = (
  event: GitEvent,
  payload: object,
  { url, ref }: WatchedSource,
  defaultRef: string | null,
): Verdict => {
  if (event.is !== 'push') return event.is === 'ping' ? 'ping' : 'no-push';
  if (!isWatchedRepository(payload, url)) return 'other-repository';
  const heads = [...defaultBranches(payload), ...(defaultRef === null ? [] : [defaultRef])];
  return isWatchedRef(event.refs, ref === null ? heads : [ref]) ? 'ours' : 'other-ref';
};
