import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRevisionCache } from '../../src/desired/git/revision-cache.ts';
import { loadDesired } from '../../src/desired/load.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { commit, git } from './git-repository.ts';
import { accounts, folderOf, testEnvironment } from './load-files.ts';

/** A committed desired state, and a process that reads it again and again. Its Git can be taken away: what it says then it says by itself. */
const scene = (files: Readonly<Record<string, string>> = { 'desired/a.yaml': accounts }) => {
  const folder = folderOf(files);
  git(folder, 'init', '-q', '-b', 'main');
  const first = commit(folder);
  let now = 0;
  const revisionCache = createRevisionCache(() => now);
  const read = async (hasGit: boolean, path = join(folder, 'desired')): Promise<string> => {
    const PATH = hasGit ? process.env.PATH : '/nonexistent';
    const environment = { ...testEnvironment, HOME: '/nonexistent', PATH };
    const loaded = await loadDesired({ path, environment, secrets: createSecretRegistry(), revisionCache });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return loaded.state.revision;
  };
  return {
    folder,
    desired: join(folder, 'desired'),
    first,
    wait: (ms: number): void => {
      now += ms;
    },
    revision: (path?: string) => read(true, path),
    /** Null: Git would have to be asked. */
    known: async (path?: string) => {
      const revision = await read(false, path);
      return revision.startsWith('sha256:') ? null : revision;
    },
  };
};

describe('the revision that was read before', () => {
  it('is given again without asking Git', async () => {
    const { revision, known, first, folder, desired } = scene();
    expect(await known()).toBeNull();
    expect(await revision()).toBe(first);
    expect(await known()).toBe(first);
    symlinkSync(desired, join(folder, 'link'));
    expect(await known(join(folder, 'link'))).toBe(first);
    expect(await known(join(desired, 'a.yaml'))).toBeNull();
  });

  it('is given again where refs are packed, and on no branch', async () => {
    const { revision, known, first, folder } = scene();
    git(folder, 'pack-refs', '--all');
    expect(await revision()).toBe(first);
    expect(await known()).toBe(first);
    git(folder, 'checkout', '-q', '--detach');
    expect(await known()).toBeNull();
    expect(await revision()).toBe(first);
    expect(await known()).toBe(first);
  });

  type Scene = ReturnType<typeof scene>;
  it.each<readonly [string, (scene: Scene) => void]>([
    ['a file is edited', ({ desired }) => writeFileSync(join(desired, 'a.yaml'), `# edited\n${accounts}`)],
    ['a file is there more', ({ desired }) => writeFileSync(join(desired, 'b.yaml'), 'integrations: {}\n')],
    ['a file may be executed', ({ desired }) => chmodSync(join(desired, 'a.yaml'), 0o755)],
    [
      'a file is another by the same name',
      ({ desired }) => {
        renameSync(join(desired, 'a.yaml'), join(desired, '..', 'a.yaml'));
        symlinkSync('../a.yaml', join(desired, 'a.yaml'));
      },
    ],
    ['something is committed', ({ folder }) => void git(folder, 'commit', '-q', '--allow-empty', '-m', 'y')],
    ['another branch is checked out', ({ folder }) => void git(folder, 'checkout', '-q', '-b', 'other')],
    ['the last commit is taken back', ({ folder }) => void git(folder, 'update-ref', '-d', 'HEAD')],
    [
      'a file is staged',
      ({ folder }) => {
        writeFileSync(join(folder, 'c.txt'), 'x');
        git(folder, 'add', 'c.txt');
      },
    ],
    [
      'a file is no longer tracked',
      ({ folder }) => void git(folder, 'rm', '-q', '--cached', 'desired/a.yaml'),
    ],
    ['something is set', ({ folder }) => void git(folder, 'config', 'core.autocrlf', 'input')],
    [
      'attributes are set',
      ({ desired }) => writeFileSync(join(desired, '.gitattributes'), '*.yaml eol=crlf\n'),
    ],
    ['attributes are set above', ({ folder }) => writeFileSync(join(folder, '.gitattributes'), '* text\n')],
    [
      'a commit stands in for another',
      ({ folder, first }) => {
        git(folder, 'commit', '-q', '--allow-empty', '-m', 'y');
        const other = git(folder, 'rev-parse', 'HEAD');
        git(folder, 'reset', '-q', '--soft', first);
        git(folder, 'replace', first, other);
      },
    ],
    ['the repository is gone', ({ folder }) => rmSync(join(folder, '.git'), { recursive: true })],
    ['there is a repository below', ({ desired }) => void git(desired, 'init', '-q')],
    ['much time has passed', ({ wait }) => wait(600_000)],
  ])('is asked for again when %s', async (_, change) => {
    const here = scene();
    expect(await here.revision()).toBe(here.first);
    expect(await here.known()).toBe(here.first);
    change(here);
    expect(await here.known()).toBeNull();
  });

  it('is asked for again when only the packed refs are others', async () => {
    const { revision, known, first, folder } = scene();
    git(folder, 'pack-refs', '--all');
    expect(await revision()).toBe(first);
    const next = git(folder, 'commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'y');
    git(folder, 'update-ref', 'refs/heads/main', next);
    git(folder, 'pack-refs', '--all');
    expect(await known()).toBeNull();
  });

  it('changes when the edits are committed', async () => {
    const { revision, desired, folder, first, known } = scene();
    expect(await revision()).toBe(first);
    writeFileSync(join(desired, 'a.yaml'), `# edited\n${accounts}`);
    expect(await revision()).toMatch(new RegExp(`^${first}-dirty\\.`));
    expect(await known()).toBeNull();
    const second = commit(folder);
    expect(await revision()).toBe(second);
    expect(await known()).toBe(second);
  });

  it('is asked for each time where the repository’s parts are elsewhere, or kept in another way', async () => {
    const { folder, first, revision, known } = scene();
    const tree = join(folder, 'tree');
    git(folder, 'worktree', 'add', '-q', '--detach', tree);
    expect(await revision(join(tree, 'desired'))).toBe(first);
    expect(await known(join(tree, 'desired'))).toBeNull();
    mkdirSync(join(folder, '.git', 'reftable'));
    expect(await revision()).toBe(first);
    expect(await known()).toBeNull();
  });

  it('is asked for each time where a branch is another’s name', async () => {
    const { folder, first, revision, known } = scene();
    git(folder, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    git(folder, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
    expect(await revision()).toBe(first);
    expect(await known()).toBeNull();
  });
});
