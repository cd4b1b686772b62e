import { rm } from 'node:fs/promises';
import type { Logger } from '../../../log.ts';
import type { GitSettings } from '../../../settings/git-settings.ts';
import type { SourceFiles } from '../../files/source-files.ts';
import {
  type CloneState,
  countPacks,
  newFolder,
  putInPlace,
  readCloneState,
  removeLeftovers,
  withCloneLock,
  writeCloneState,
} from './clone-folder.ts';
import { readCommitDetails } from './commit-details.ts';
import { type Fetched, fetchCommit, findFetched, firstDepth, initClone, type Place } from './fetch-commit.ts';
import { GitFailure, type GitProblemCode } from './git-problem.ts';
import type { GitCommit } from './git-remote.ts';
import type { GitRunner } from './git-runner.ts';
import { headRef, readGood, writeGood } from './good-commit.ts';
import { readEntry } from './path-history.ts';
import { readCommit } from './read-commit.ts';
import type { ResolvedRef } from './resolve-ref.ts';
import { checkSignature } from './signature.ts';

/** Each fetch adds a pack or two, and Git's own repacking keeps all that a partial clone ever fetched. */
const MAX_PACKS = 50;

type Given = {
  readonly git: GitRunner;
  readonly clone: string;
  readonly settings: GitSettings;
  readonly signal: AbortSignal;
  readonly log: Pick<Logger, 'debug'>;
  /** How long another process's fetch is waited for, in ms. */
  readonly waitMs: number;
};

/** Has commits in the clone. */
export type Bringer = {
  /** Fetches what is missing of a commit, and checks its signature. @throws GitFailure */
  bring(resolved: ResolvedRef): Promise<GitCommit>;
  /** The files of a commit; fetches it again where the clone has lost it. @throws GitFailure */
  read(commit: GitCommit): Promise<SourceFiles>;
  /** Starts the clone over when it has grown, from this commit. @throws GitFailure */
  tidy(commit: GitCommit): Promise<void>;
};

/** What to try where a server cannot do this: it is old, or serves plain files. */
const easier: { readonly [kind in CloneState['kind']]: CloneState['kind'] | null } = {
  partial: 'fileless',
  fileless: 'shallow',
  shallow: 'whole',
  whole: null,
};

const asksTooMuch = ({ problem }: GitFailure, kind: CloneState['kind']): boolean =>
  problem.code === 'unsupported' ||
  (problem.code === 'unknown' && (kind === 'partial' || kind === 'fileless'));

/** The last good commit of the clone that is replaced stays known. Not for the price of the new one. */
const carryGood = async (
  { git, clone, settings, log }: Given,
  to: Place,
  fetched: Fetched,
): Promise<void> => {
  try {
    const good = await readGood(git, clone, settings.ref);
    if (good === null) return;
    const { head } = good;
    const resolved = { name: null, object: head, commit: head };
    const known = await findFetched(to, fetched, resolved);
    if (known === null) await fetchCommit(to, fetched, resolved, headRef(head));
    await writeGood(git, to.clone, settings.ref, good);
  } catch (error) {
    log.debug({ err: error }, 'The last good commit is not in the new clone');
  }
};

/** Clones into a new folder, and puts it in place when it is complete. */
const cloneAfresh = async (
  given: Given,
  resolved: ResolvedRef,
  ref: string,
  kind: CloneState['kind'] = 'partial',
): Promise<Fetched> => {
  const { git, clone, settings } = given;
  const { url, path } = settings;
  const folder = newFolder(clone);
  const place: Place = { git, clone: folder, path };
  try {
    await initClone(git, folder, { url, path, kind, sha256: resolved.commit.length === 64 });
    const fetched = await fetchCommit(place, { kind, depth: firstDepth, known: null }, resolved, ref);
    await carryGood(given, place, fetched);
    await writeCloneState(folder, fetched);
    await putInPlace(folder, clone);
    return fetched;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const next = error instanceof GitFailure && asksTooMuch(error, kind) ? easier[kind] : null;
    if (next === null) throw error;
    return cloneAfresh(given, resolved, ref, next);
  }
};

/** What a damaged clone may be the cause of. */
const mayBeTheClone: readonly GitProblemCode[] = ['clone', 'unknown', 'unsupported'];

/** Fetches into the clone that is there; starts over where there is none, or where it may be damaged. */
const fetchInto = async (given: Given, resolved: ResolvedRef, ref: string): Promise<Fetched> => {
  const { git, clone, settings, log } = given;
  const place: Place = { git, clone, path: settings.path };
  const state = await readCloneState(clone);
  if (state === null) return cloneAfresh(given, resolved, ref);
  try {
    const known = await findFetched(place, state, resolved);
    if (known !== null) return known;
    const fetched = await fetchCommit(place, state, resolved, ref);
    await writeCloneState(clone, fetched);
    return fetched;
  } catch (error) {
    if (!(error instanceof GitFailure) || !mayBeTheClone.includes(error.problem.code)) throw error;
    log.debug({ err: error }, 'The clone may be damaged; fetching it again from nothing');
    return cloneAfresh(given, resolved, ref);
  }
};

const underLock = <T>(given: Given, work: () => Promise<T>): Promise<T> =>
  withCloneLock(given.clone, { ...given, where: given.git.where }, async () => {
    await removeLeftovers(given.clone);
    return work();
  });

/** The commit if the clone has it complete, without a lock; null: it has not, or cannot be read. */
const findWithoutLock = async (
  { git, clone, settings }: Given,
  resolved: ResolvedRef,
): Promise<Fetched | null> => {
  const state = await readCloneState(clone);
  if (state === null) return null;
  return findFetched({ git, clone, path: settings.path }, state, resolved).catch(() => null);
};

const readFrom = async (
  { git, clone, settings }: Given,
  { head, timeMs }: GitCommit,
): Promise<SourceFiles> => {
  const { path } = settings;
  // Of the commit that was fetched last it is known, which saves two processes of Git.
  const known = (await readCloneState(clone))?.known;
  const entry = known?.head === head ? known.entry : await readEntry(git, clone, head, path);
  return readCommit(git, clone, { path, entry, timeMs });
};

const ofCommit = ({ ref, head }: GitCommit): ResolvedRef => ({ name: ref, object: head, commit: head });

/** Makes the one that works on a clone. */
export const createBringer = (given: Given): Bringer => {
  const { git, clone, settings } = given;
  const bring: Bringer['bring'] = async (resolved) => {
    const fetched =
      (await findWithoutLock(given, resolved)) ??
      (await underLock(given, () => fetchInto(given, resolved, headRef(settings.ref))));
    if (settings.signersFile !== null) await checkSignature(git, clone, resolved, settings.signersFile);
    const id = fetched.known.lastTouched;
    return { head: resolved.commit, ref: resolved.name, id, ...(await readCommitDetails(git, clone, id)) };
  };
  return {
    bring,
    read: async (commit) => {
      try {
        return await readFrom(given, commit);
      } catch (error) {
        if (!(error instanceof GitFailure) || error.problem.code !== 'clone') throw error;
      }
      await underLock(given, () => cloneAfresh(given, ofCommit(commit), headRef(settings.ref)));
      return readFrom(given, commit);
    },
    tidy: async (commit) => {
      if ((await countPacks(clone)) <= MAX_PACKS) return;
      await underLock(given, async () => {
        const good = await readGood(git, clone, settings.ref);
        // Another process keeps another commit, which would be lost.
        if (good?.head !== commit.head) return;
        await cloneAfresh(given, ofCommit(commit), headRef(settings.ref));
      });
    },
  };
};
