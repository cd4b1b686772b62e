import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { commit, git } from './git-repository.ts';
import { accounts, folderOf, testEnvironment } from './load-files.ts';

const first = '2024-01-02T03:04:05Z';
const second = '2024-02-02T03:04:05Z';

/** A repository with a desired state and something else, committed. */
const repository = () => {
  const folder = folderOf({ 'desired/a.yaml': accounts, 'README.md': 'x' });
  git(folder, 'init', '-q');
  return { folder, desired: join(folder, 'desired'), commit: commit(folder, first) };
};

const revisionOf = async (path: string, env: Record<string, string | undefined> = {}) => {
  const environment = { ...testEnvironment, HOME: '/nonexistent', ...env };
  const result = await loadDesired({ path, environment, secrets: createSecretRegistry() });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return { revision: result.state.revision, time: result.state.revisionTime };
};

describe('the revision of a desired state in Git', () => {
  it('is the last commit that touched it, and that commit’s time', async () => {
    const { folder, desired, commit: id } = repository();
    expect(await revisionOf(desired)).toEqual({ revision: id, time: Date.parse(first) });
    writeFileSync(join(folder, 'README.md'), 'y');
    commit(folder, second);
    expect(await revisionOf(desired)).toEqual({ revision: id, time: Date.parse(first) });
    expect((await revisionOf(join(desired, 'a.yaml'))).revision).toBe(id);
    writeFileSync(join(desired, 'a.yaml'), `# edited\n${accounts}`);
    const later = commit(folder, second);
    expect(await revisionOf(desired)).toEqual({ revision: later, time: Date.parse(second) });
  });

  it('of one file is not that of its neighbours', async () => {
    const { folder, desired, commit: id } = repository();
    writeFileSync(join(desired, 'b.yaml'), 'integrations: {}\n');
    const later = commit(folder, second);
    expect((await revisionOf(join(desired, 'a.yaml'))).revision).toBe(id);
    expect((await revisionOf(desired)).revision).toBe(later);
    writeFileSync(join(desired, 'b.yaml'), 'integrations: {} # edited\n');
    expect((await revisionOf(join(desired, 'a.yaml'))).revision).toBe(id);
  });

  it.each([
    ['edited', (desired: string) => writeFileSync(join(desired, 'a.yaml'), `# edited\n${accounts}`)],
    [
      'staged',
      (desired: string) => {
        writeFileSync(join(desired, 'a.yaml'), `# edited\n${accounts}`);
        git(desired, 'add', '-A');
      },
    ],
    ['untracked', (desired: string) => writeFileSync(join(desired, 'new.yaml'), 'integrations: {}\n')],
    [
      'untracked in a folder',
      (desired: string) => {
        mkdirSync(join(desired, 'sub'));
        writeFileSync(join(desired, 'sub/new.yml'), 'integrations: {}\n');
      },
    ],
    [
      'ignored',
      (desired: string) => {
        writeFileSync(join(desired, '..', '.git/info/exclude'), 'private/\n');
        mkdirSync(join(desired, 'private'));
        writeFileSync(join(desired, 'private/new.yaml'), 'integrations: {}\n');
      },
    ],
    [
      'renamed',
      (desired: string) => {
        writeFileSync(join(desired, 'b ü.yaml'), accounts);
        rmSync(join(desired, 'a.yaml'));
      },
    ],
  ])('says dirty when a file is %s, and tells the contents apart', async (_, change) => {
    const { desired, commit: id } = repository();
    change(desired);
    const dirty = await revisionOf(desired);
    expect(dirty.revision).toMatch(new RegExp(`^${id}-dirty\\.[0-9a-f]{8}$`));
    expect(dirty.time).toBeGreaterThan(Date.parse(first));
    expect(await revisionOf(desired)).toEqual(dirty);
    writeFileSync(join(desired, 'more.yaml'), 'integrations: {} # more\n');
    expect((await revisionOf(desired)).revision).not.toBe(dirty.revision);
  });

  it('comes with the first line of the commit’s message, cut, also while it is dirty', async () => {
    const { folder, desired } = repository();
    const titleOf = async () => {
      const environment = { ...testEnvironment, HOME: '/nonexistent' };
      const result = await loadDesired({ path: desired, environment, secrets: createSecretRegistry() });
      return result.ok ? result.state.revisionTitle : 'not valid';
    };
    expect(await titleOf()).toBe('x');
    const message = `Rotação do token ${'é'.repeat(300)}\n\nMore below.`;
    writeFileSync(join(desired, 'a.yaml'), `# edited\n${accounts}`);
    git(folder, 'commit', '-qam', message);
    const title = await titleOf();
    expect(title).toBe(message.slice(0, 200));
    writeFileSync(join(desired, 'a.yaml'), `# edited again\n${accounts}`);
    expect(await titleOf()).toBe(title);
    rmSync(join(folder, '.git'), { recursive: true });
    expect(await titleOf()).toBeNull();
  });

  it('does not mind other files', async () => {
    const { desired, commit: id } = repository();
    writeFileSync(join(desired, 'notes.txt'), 'x');
    writeFileSync(join(desired, '.draft.yaml'), 'x');
    expect((await revisionOf(desired)).revision).toBe(id);
  });

  it('takes no lock, and runs nothing that the repository names', async () => {
    const { folder, desired, commit: id } = repository();
    const proof = join(folder, 'proof');
    writeFileSync(join(folder, 'spy.sh'), `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    git(folder, 'config', 'core.fsmonitor', join(folder, 'spy.sh'));
    writeFileSync(join(folder, '.git/index.lock'), '');
    utimesSync(join(desired, 'a.yaml'), new Date(), new Date());
    const before = statSync(join(folder, '.git/index')).mtimeMs;
    expect((await revisionOf(desired)).revision).toBe(id);
    expect(statSync(join(folder, '.git/index')).mtimeMs).toBe(before);
    expect(existsSync(proof)).toBe(false);
  });

  it('is not led to another repository by the variables of a Git hook', async () => {
    const { desired, commit: id } = repository();
    const other = repository();
    const env = {
      GIT_DIR: join(other.folder, '.git'),
      GIT_WORK_TREE: other.folder,
      GIT_INDEX_FILE: '/nonexistent',
    };
    expect((await revisionOf(desired, env)).revision).toBe(id);
  });

  it('is found through a link to the folder', async () => {
    const { folder, desired, commit: id } = repository();
    symlinkSync(desired, join(folder, 'link'));
    expect((await revisionOf(join(folder, 'link'))).revision).toBe(id);
  });
});

describe('the revision of a desired state outside Git', () => {
  it('is a hash of names and contents, with the time of the newest file', async () => {
    const folder = folderOf({ 'a.yaml': accounts, 'b.yaml': 'integrations: {}\n' });
    for (const [name, at] of [
      ['a.yaml', first],
      ['b.yaml', second],
    ] as const)
      utimesSync(join(folder, name), new Date(at), new Date(at));
    const one = await revisionOf(folder);
    expect(one).toEqual({
      revision: expect.stringMatching(/^sha256:[0-9a-f]{12}$/),
      time: Date.parse(second),
    });
    const copy = folderOf({ 'a.yaml': accounts, 'b.yaml': 'integrations: {}\n' });
    expect((await revisionOf(copy)).revision).toBe(one.revision);
    const renamed = folderOf({ 'a.yaml': accounts, 'c.yaml': 'integrations: {}\n' });
    expect((await revisionOf(renamed)).revision).not.toBe(one.revision);
  });

  it('is that also where Git is missing, or the files were never committed', async () => {
    const { folder, desired } = repository();
    expect((await revisionOf(desired, { PATH: '/nonexistent' })).revision).toMatch(/^sha256:/);
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other/a.yaml'), accounts);
    expect((await revisionOf(join(folder, 'other'))).revision).toMatch(/^sha256:/);
    const fresh = folderOf({ 'a.yaml': accounts });
    git(fresh, 'init', '-q');
    expect((await revisionOf(fresh)).revision).toMatch(/^sha256:/);
  });

  it('is that where a file of the repository is a link to one outside of it', async () => {
    const { folder, desired } = repository();
    const outside = folderOf({ 'b.yaml': 'integrations: {}\n' });
    symlinkSync(join(outside, 'b.yaml'), join(desired, 'b.yaml'));
    commit(folder, second);
    expect((await revisionOf(desired)).revision).toMatch(/^sha256:/);
  });
});
