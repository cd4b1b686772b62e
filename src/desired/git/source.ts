import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Environment } from '../../config.ts';
import type { DesiredSource, GitSource } from '../../model/desired.ts';
import { findRepository, isThere } from './find-repository.ts';
import { git } from './git.ts';
import { remoteAddress } from './remote-address.ts';

/** The repository around a folder as Git reports it; null if there is none or Git refuses. */
type Repository = { readonly shallow: boolean; readonly top: string; readonly prefix: string };

const askRepository = async (folder: string, environment: Environment): Promise<Repository | null> => {
  const asked = ['--is-shallow-repository', '--show-toplevel', '--show-prefix'];
  const printed = await git(folder, environment, ['rev-parse', ...asked]);
  const [shallow, top, prefix = ''] = (printed ?? '').split('\n');
  return shallow === undefined || top === undefined || top === ''
    ? null
    : { shallow: shallow === 'true', top, prefix };
};

/** Whether the `.git` of a folder is a repository: Git passes over one that is not, and looks further up. */
const isWhole = (top: string): boolean =>
  ['HEAD', 'objects', 'refs'].every((name) => isThere(join(top, '.git', name)));

/** The same without Git, for a usual repository, so that a command starts a process less. */
const repositoryAt = (top: string, folder: string): Repository => {
  const below = relative(top, folder).split(sep).join('/');
  return { shallow: isThere(join(top, '.git/shallow')), top, prefix: below === '' ? '' : `${below}/` };
};

/** The remote `origin`, or the only remote. */
const remoteOf = (printed: string | null): string | null => {
  const urls = (printed ?? '').split('\n').flatMap((line) => {
    const [, name, url] = /^remote\.(.+)\.url (.+)$/.exec(line) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url }];
  });
  const names = new Set(urls.map(({ name }) => name));
  return urls.find(({ name }) => name === 'origin' || names.size === 1)?.url ?? null;
};

const commitsIn = (printed: string | null): string[] =>
  (printed ?? '').split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line));

/** Null outside a repository, and for one that shares nothing that identifies it with other clones. */
const gitSource = async (real: string, environment: Environment): Promise<GitSource | null> => {
  const isFolder = (await stat(real)).isDirectory();
  const folder = isFolder ? real : dirname(real);
  const found = findRepository(folder);
  if (found.is === 'none') return null;
  const [config, firsts] = await Promise.all([
    git(folder, environment, ['config', '--get-regexp', '^(remote\\..*\\.url|core\\.worktree)$']),
    git(folder, environment, ['rev-list', '--max-parents=0', 'HEAD']),
  ]);
  // Where Git finds no commit, or its work tree is elsewhere, only Git can tell what it takes the folder for.
  const isPlain = firsts !== null && !/^core\.worktree /m.test(config ?? '');
  const repository =
    found.is === 'usual' && isPlain && isWhole(found.top)
      ? repositoryAt(found.top, folder)
      : await askRepository(folder, environment);
  if (repository === null) return null;
  const { shallow, top, prefix } = repository;
  const remote = remoteOf(config);
  const address = remote === null ? null : remoteAddress(remote, top);
  // In a shallow clone, the boundary looks like the root commit.
  const roots = shallow ? [] : commitsIn(firsts).sort();
  if (address === null && roots.length === 0) return null;
  const path = `${prefix}${isFolder ? '' : basename(real)}`.replace(/\/$/, '') || '.';
  return { remotes: address === null ? [] : [address], roots, path };
};

/** Where the desired state comes from. Anything that Git does not report counts as outside a repository. */
export const readSource = async (path: string, environment: Environment): Promise<DesiredSource> => {
  const real = await realpath(path).catch(() => resolve(path));
  const found = await gitSource(real, environment).catch(() => null);
  return found === null ? { folder: real } : { git: found };
};
