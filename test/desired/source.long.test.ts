import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { readSource } from '../../src/desired/git/source.ts';
import { createSourceCache } from '../../src/desired/git/source-cache.ts';
import { commit, git } from './git-repository.ts';

const environment = { PATH: process.env.PATH, GIT_CEILING_DIRECTORIES: tmpdir() };

const openFolder = async (): Promise<string> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'setpoint-source-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const url = 'https://token@git.example.com/teams/acme.git';
const remotes = ['git.example.com/teams/acme'];

/** A repository with `desired-state/a.yaml` in one commit; its root. */
const openRepository = async (remote = url): Promise<{ readonly folder: string; readonly root: string }> => {
  const folder = await openFolder();
  git(folder, 'init', '-q', '-b', 'main');
  if (remote !== '') git(folder, 'remote', 'add', 'origin', remote);
  mkdirSync(join(folder, 'desired-state'));
  writeFileSync(join(folder, 'desired-state/a.yaml'), 'a');
  return { folder, root: commit(folder) };
};

const read = (path: string) => readSource(path, environment);

test('a folder, a file and the top of a repository are known by the remote, the first commit and the path', async ({
  expect,
}) => {
  const { folder, root } = await openRepository();
  const at = (path: string) => ({ git: { remotes, roots: [root], path } });
  expect(await read(join(folder, 'desired-state'))).toEqual(at('desired-state'));
  expect(await read(join(folder, 'desired-state/a.yaml'))).toEqual(at('desired-state/a.yaml'));
  expect(await read(folder)).toEqual(at('.'));
  const link = join(await openFolder(), 'link');
  symlinkSync(join(folder, 'desired-state'), link);
  expect(await read(link)).toEqual(at('desired-state'));
});

test('a shallow clone knows its remote alone', async ({ expect }) => {
  const { folder } = await openRepository();
  writeFileSync(join(folder, 'desired-state/a.yaml'), 'b');
  commit(folder);
  const clone = join(await openFolder(), 'clone');
  git(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, clone);
  expect(await read(join(clone, 'desired-state'))).toEqual({
    git: { remotes: [folder], roots: [], path: 'desired-state' },
  });
});

test('of several remotes that of the clone counts, else the only one', async ({ expect }) => {
  const { folder } = await openRepository();
  git(folder, 'remote', 'add', 'fork', 'git@git.example.com:me/acme.git');
  expect(await read(folder)).toMatchObject({ git: { remotes } });
  git(folder, 'remote', 'rename', 'origin', 'upstream');
  expect(await read(folder)).toMatchObject({ git: { remotes: [] } });
  git(folder, 'remote', 'remove', 'fork');
  expect(await read(folder)).toMatchObject({ git: { remotes } });
});

test('a linked work tree and a submodule are known as well', async ({ expect }) => {
  const { folder, root } = await openRepository();
  const tree = join(await openFolder(), 'tree');
  git(folder, 'worktree', 'add', '-q', '--detach', tree);
  expect(await read(join(tree, 'desired-state'))).toEqual({
    git: { remotes, roots: [root], path: 'desired-state' },
  });
  const outer = await openFolder();
  git(outer, 'init', '-q');
  git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder, 'inner');
  expect(await read(join(outer, 'inner/desired-state'))).toEqual({
    git: { remotes: [folder], roots: [root], path: 'desired-state' },
  });
});

test('a work tree that is elsewhere, and a folder .git that is no repository, are taken for what Git takes them', async ({
  expect,
}) => {
  const { folder, root } = await openRepository();
  mkdirSync(join(folder, 'desired-state/.git'));
  expect(await read(join(folder, 'desired-state'))).toEqual({
    git: { remotes, roots: [root], path: 'desired-state' },
  });
  git(folder, 'config', 'core.worktree', join(folder, 'desired-state'));
  expect(await read(join(folder, 'desired-state'))).toMatchObject({ git: { path: '.' } });
  expect(await read(join(folder, 'desired-state/a.yaml'))).toMatchObject({ git: { path: 'a.yaml' } });
});

test.for([
  ['no repository', async () => openFolder()],
  [
    'nothing committed, and no remote',
    async () => {
      const folder = await openFolder();
      git(folder, 'init', '-q');
      return folder;
    },
  ],
  [
    'shallow, and no remote',
    async () => {
      const { folder } = await openRepository('');
      writeFileSync(join(folder, 'b'), 'b');
      commit(folder);
      const clone = join(await openFolder(), 'clone');
      git(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, clone);
      git(clone, 'remote', 'remove', 'origin');
      return clone;
    },
  ],
  [
    'a broken repository',
    async () => {
      const { folder } = await openRepository();
      writeFileSync(join(folder, '.git/HEAD'), 'broken');
      return folder;
    },
  ],
  ['no such folder', async () => join(await openFolder(), 'gone')],
] as const)('%s: it counts as outside Git', async ([, open], { expect }) => {
  const folder = await open();
  expect(await read(folder)).toEqual({ folder });
});

test('a repository of another user, which Git refuses to read, counts as outside Git', async ({ expect }) => {
  const { folder } = await openRepository();
  const home = await openFolder();
  writeFileSync(join(home, '.gitconfig'), '[safe]\n\tdirectory = /nowhere\n');
  // Our environment does not reach Git: a script in its place sets Git's own switch for tests, and runs the real one.
  const bin = await openFolder();
  const script = '#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 PATH="$REAL" exec git "$@"\n'.replace(
    '$REAL',
    process.env.PATH ?? '',
  );
  writeFileSync(join(bin, 'git'), script, { mode: 0o755 });
  expect(
    await readSource(folder, { ...environment, HOME: home, PATH: `${bin}:${process.env.PATH}` }),
  ).toEqual({ folder });
});

test('it is remembered until the repository gets another remote', async ({ expect }) => {
  const { folder } = await openRepository();
  let now = 0;
  const last = createSourceCache(join(folder, 'desired-state'), environment, () => now);
  const first = await last();
  writeFileSync(join(folder, 'desired-state/a.yaml'), 'b');
  commit(folder);
  expect(await last()).toBe(first);
  now = 1_000_000;
  expect(await last()).toBe(first);
  git(folder, 'remote', 'set-url', 'origin', 'https://git.example.com/elsewhere');
  expect(await last()).toMatchObject({ git: { remotes: ['git.example.com/elsewhere'] } });
});
