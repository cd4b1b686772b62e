import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Environment } from '../../config.ts';
import type { DesiredState } from '../../model/desired.ts';
import { isYamlName } from '../files/find-files.ts';
import type { FileVersion } from '../files/source-files.ts';
import { findRepository } from './find-repository.ts';
import { git } from './git.ts';

export type Revision = Pick<DesiredState, 'revision' | 'revisionTime' | 'revisionTitle' | 'revisionAuthor'>;

/** The files to read the revision of. */
export type RevisionSource = {
  readonly path: string;
  readonly files: readonly FileVersion[];
  readonly environment: Environment;
};

/** The folder to run Git in, and the paths to ask about. */
type Place = { readonly folder: string; readonly pathspec: string };

type Commit = { readonly id: string; readonly timeMs: number; readonly title: string | null };

/** In characters, for the first line of a commit message. */
const MAX_TITLE = 200;

const contentHash = (files: readonly FileVersion[]): string => {
  const hash = createHash('sha256');
  for (const { name, hash: content } of files) hash.update(`${name}\0${content}\0`);
  return hash.digest('hex');
};

const newestMs = (files: readonly FileVersion[]): number =>
  Math.floor(files.reduce((newest, { modifiedMs }) => Math.max(newest, modifiedMs), 0));

/**
 * The folder, or the file in its folder; null outside a repository, and for a file behind a link that Git
 * does not track.
 */
const gitPlace = async ({ path, files }: RevisionSource): Promise<Place | null> => {
  const real = await realpath(path);
  const isFolder = (await stat(real)).isDirectory();
  const place = isFolder
    ? { folder: real, pathspec: '.' }
    : { folder: dirname(real), pathspec: basename(real) };
  if (findRepository(place.folder).is === 'none') return null;
  for (const file of isFolder ? files : []) {
    if ((await realpath(file.path)) !== join(real, file.name)) return null;
  }
  return place;
};

const lastCommit = async ({ folder, pathspec }: Place, environment: Environment): Promise<Commit | null> => {
  const printed = await git(folder, environment, [
    'log',
    '-1',
    '--encoding=UTF-8',
    '--format=%H%x00%ct%x00%s',
    '--',
    pathspec,
  ]);
  const [id = '', seconds = '', subject = ''] = (printed ?? '').trim().split('\0');
  const title = Array.from(subject).slice(0, MAX_TITLE).join('') || null;
  return /^[0-9a-f]{40,64}$/.test(id) ? { id, timeMs: Number(seconds) * 1_000, title } : null;
};

/** True if every file is as committed: none changed, deleted, untracked or ignored. */
const isClean = async (place: Place, environment: Environment): Promise<boolean> => {
  const args = [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--ignored=traditional',
  ];
  const printed = await git(place.folder, environment, [...args, '--', place.pathspec]);
  if (printed === null) return false;
  const paths = printed.split('\0').map((line) => line.slice(3));
  return place.pathspec === '.'
    ? !paths.some((path) => isYamlName(basename(path)))
    : paths.every((path) => path === '');
};

const gitRevision = async (source: RevisionSource): Promise<Revision | null> => {
  try {
    const place = await gitPlace(source);
    if (place === null) return null;
    const { environment } = source;
    const [commit, clean] = await Promise.all([lastCommit(place, environment), isClean(place, environment)]);
    if (commit === null) return null;
    const { title: revisionTitle } = commit;
    if (clean) return { revision: commit.id, revisionTime: commit.timeMs, revisionTitle };
    return {
      revision: `${commit.id}-dirty.${contentHash(source.files).slice(0, 8)}`,
      revisionTime: Math.max(commit.timeMs, newestMs(source.files)),
      revisionTitle,
    };
  } catch {
    // A file was deleted meanwhile; the hash below covers what was read.
    return null;
  }
};

/** True for a commit without local changes. */
export const isCommit = ({ revision }: Revision): boolean => /^[0-9a-f]{40,64}$/.test(revision);

/** The revision of the files and its time, as documented at `DesiredState`. */
export const readRevision = async (source: RevisionSource): Promise<Revision> =>
  (await gitRevision(source)) ?? {
    revision: `sha256:${contentHash(source.files).slice(0, 12)}`,
    revisionTime: newestMs(source.files),
    revisionTitle: null,
  };
