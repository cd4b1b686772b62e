import { join } from 'node:path';
import type { Environment } from '../../../config.ts';
import type { Logger } from '../../../log.ts';
import type { SecretRegistry } from '../../../model/secrets.ts';
import type { GitSettings } from '../../../settings/git-settings.ts';
import type { CommittedFiles } from '../../load.ts';
import { remoteAddress } from '../remote-address.ts';
import { pathVersion } from '../repository-version.ts';
import { type Bringer, createBringer } from './bring-commit.ts';
import { cloneFolder, cloneMark } from './clone-folder.ts';
import { GitFailure, type GitProblem } from './git-problem.ts';
import type { GitCommit, GitFetched, GitRead, GitRemote } from './git-remote.ts';
import { createGitRunner, type GitRunner, type GitTimeouts, usualTimeouts } from './git-runner.ts';
import { readGood, writeGood } from './good-commit.ts';
import { type ResolvedRef, resolveRef } from './resolve-ref.ts';

export type GitRemoteOptions = {
  readonly settings: GitSettings;
  /** The folder that the clone is kept below. */
  readonly dataDir: string;
  readonly environment: Environment;
  readonly secrets: Pick<SecretRegistry, 'scrub'>;
  readonly log: Pick<Logger, 'debug'>;
  readonly timeouts?: Partial<GitTimeouts> | undefined;
};

const problemOf = (error: unknown): GitProblem => {
  if (error instanceof GitFailure) return error.problem;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return {
    code: code === 'ENOSPC' || code === 'EROFS' || code === 'EACCES' ? 'disk' : 'clone',
    message: `the clone in the data folder cannot be used (${code})`,
    hint: 'check the folder that SETPOINT_DATA names',
  };
};

type Parts = {
  readonly git: GitRunner;
  readonly clone: string;
  readonly settings: GitSettings;
  readonly bringer: Bringer;
};

/** What was fetched and read last, so that an unchanged commit costs no more than the question. */
type Memory = {
  fetched: { readonly object: string; readonly mark: string; readonly commit: GitCommit } | null;
  read: { readonly commit: GitCommit; readonly files: CommittedFiles } | null;
};

/** Changes with the clone, and with the keys that may sign; null: the clone is gone. */
const markOf = async ({ clone, settings: { signersFile } }: Parts): Promise<string | null> => {
  const mark = await cloneMark(clone);
  return mark === null || signersFile === null ? mark : `${mark}\n${pathVersion(signersFile)}`;
};

const isSameCommit = (a: GitCommit, b: GitCommit): boolean => a.head === b.head && a.ref === b.ref;

const fetchOnce = async (parts: Parts, memory: Memory): Promise<GitCommit> => {
  const { git, settings, bringer } = parts;
  const resolved: ResolvedRef = await resolveRef(git, settings.url, settings.ref);
  const { fetched } = memory;
  const known = fetched?.object === resolved.object && fetched.commit.ref === resolved.name;
  if (fetched !== null && known && fetched.mark === (await markOf(parts))) return fetched.commit;
  const brought = await bringer.bring(resolved);
  const commit =
    memory.read !== null && isSameCommit(memory.read.commit, brought) ? memory.read.commit : brought;
  const mark = await markOf(parts);
  if (mark !== null) memory.fetched = { object: resolved.object, mark, commit };
  return commit;
};

/** Tries again where the ref was moved between the question and the fetch, and the old commit is gone. */
const fetchSettled = async (parts: Parts, memory: Memory): Promise<GitCommit> => {
  try {
    return await fetchOnce(parts, memory);
  } catch (error) {
    if (!(error instanceof GitFailure) || error.problem.code !== 'no-ref') throw error;
    return fetchOnce(parts, memory);
  }
};

const readOnce = async (parts: Parts, memory: Memory, commit: GitCommit): Promise<CommittedFiles> => {
  if (memory.read !== null && isSameCommit(memory.read.commit, commit)) return memory.read.files;
  const files = await parts.bringer.read(commit);
  const { id: revision, timeMs: revisionTime, title: revisionTitle, author: revisionAuthor } = commit;
  const committed = { files, revision: { revision, revisionTime, revisionTitle, revisionAuthor } };
  memory.read = { commit, files: committed };
  return committed;
};

/**
 * Opens the Git repository that the desired state is taken from. Does nothing yet: no file is written and nothing is
 * asked before the first `fetch`.
 */
export const openGitRemote = ({
  settings,
  dataDir,
  environment,
  secrets,
  log,
  timeouts,
}: GitRemoteOptions): GitRemote => {
  const address = remoteAddress(settings.url, '/') ?? settings.url;
  const closing = new AbortController();
  const { signal } = closing;
  const limits = { ...usualTimeouts, ...timeouts };
  const clone = cloneFolder(dataDir, settings.url, settings.path);
  const git = createGitRunner({
    settings,
    environment,
    home: join(dataDir, 'git', 'home'),
    where: address,
    timeouts: limits,
    signal,
    scrub: secrets.scrub,
  });
  const bringer = createBringer({ git, clone, settings, signal, log, waitMs: limits.fetch });
  const parts: Parts = { git, clone, settings, bringer };
  const memory: Memory = { fetched: null, read: null };
  return {
    source: { git: { remotes: [address], roots: [], path: settings.path } },
    fetch: async (): Promise<GitFetched> => {
      try {
        return { ok: true, commit: await fetchSettled(parts, memory) };
      } catch (error) {
        return { ok: false, problem: problemOf(error) };
      }
    },
    read: async (commit): Promise<GitRead> => {
      try {
        return { ok: true, commit: await readOnce(parts, memory, commit) };
      } catch (error) {
        return { ok: false, problem: problemOf(error) };
      }
    },
    lastGood: () => readGood(git, clone, settings.ref).catch(() => null),
    keepGood: async (commit) => {
      try {
        await writeGood(git, clone, settings.ref, commit);
        await bringer.tidy(commit);
      } catch (error) {
        log.debug({ err: error }, 'Keeping the last good commit failed');
      }
    },
    close: async () => closing.abort(),
  };
};
