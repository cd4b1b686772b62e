import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { fetched, filesOf, openOrigin, openRemote, problemOf, yaml } from '../../../support/git-origin.ts';
import { serveGit } from '../../../support/git-server.ts';

const file = 'desired-state/all.yaml';

const cloneIn = (dataDir: string): string => {
  const folder = join(dataDir, 'git');
  const [clone = ''] = readdirSync(folder).filter((name) => !name.includes('.'));
  return join(folder, clone);
};

/** Another one after each new clone. */
const inodeOf = (clone: string): number => statSync(clone).ino;

/** Writes each object into a file of its own, so that a test can take one away. */
const unpack = (clone: string): void => {
  for (const name of readdirSync(join(clone, 'objects/pack'))) {
    const path = join(clone, 'objects/pack', name);
    if (!name.endsWith('.pack')) rmSync(path);
    else {
      renameSync(path, join(clone, name));
      execFileSync('git', ['--git-dir', clone, 'unpack-objects', '-q'], {
        input: readFileSync(join(clone, name)),
      });
      rmSync(join(clone, name));
    }
  }
};

describe('the clone of a Git source', () => {
  test('follows a force-push to an older commit, and to another history', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    const first = await fetched(remote);
    origin.push({ [file]: yaml('second') });
    await filesOf(remote);
    const inode = inodeOf(cloneIn(remote.dataDir));
    origin.git('reset', '-q', '--hard', first.head);
    origin.git('push', '-q', '-f', 'origin', 'main');
    test.expect(await fetched(remote)).toMatchObject({ head: first.head, id: first.id });
    test.expect(inodeOf(cloneIn(remote.dataDir))).toBe(inode);
    origin.git('checkout', '-q', '--orphan', 'other');
    const other = origin.push({ [file]: yaml('other') });
    origin.git('push', '-q', '-f', 'origin', 'other:main');
    test.expect(await fetched(remote)).toMatchObject({ head: other, id: other });
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('other') });
  });

  test('serves a clone that was deleted at any time', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    const wipe = () => rmSync(join(remote.dataDir, 'git'), { recursive: true, force: true });
    const commit = await fetched(remote);
    wipe();
    test.expect(await remote.read(commit)).toMatchObject({ ok: true });
    wipe();
    await fetched(remote);
    wipe();
    await remote.keepGood(commit);
    test.expect(await remote.lastGood()).toBeNull();
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('first') });
    wipe();
    server.behaviour = { is: 'status', status: 503 };
    const other = openRemote(test, `${server.origin}/bots.git`, { dataDir: remote.dataDir });
    test.expect(await other.read(commit)).toMatchObject({ ok: false, problem: { code: 'server' } });
  });

  test('throws away a clone that is damaged, and fetches it again', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    const { dataDir, ...first } = openRemote(test, url);
    await filesOf(first);
    const clone = cloneIn(dataDir);
    const damages: readonly (readonly string[])[] = [
      ['objects'],
      ['HEAD'],
      ['config'],
      ['refs'],
      ['shallow'],
      readdirSync(join(clone, 'objects/pack'))
        .filter((name) => name.endsWith('.idx'))
        .map((name) => `objects/pack/${name}`),
    ];
    for (const damage of damages) {
      for (const path of damage) rmSync(join(clone, path), { recursive: true, force: true });
      origin.push({
        [file]: yaml(
          `after ${damage[0]?.slice(0, 7)}`.replaceAll(' ', '-').toLowerCase().replaceAll('/', '-'),
        ),
      });
      const again = openRemote(test, url, { dataDir });
      const { files, problems } = await filesOf(again);
      test
        .expect({ problems, names: Object.keys(files) }, damage[0])
        .toEqual({ problems: [], names: [file] });
    }
  });

  test('stays where the commit that was known of it is lost', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    const { dataDir, ...first } = openRemote(test, url);
    const { head } = await fetched(first);
    const clone = cloneIn(dataDir);
    const inode = inodeOf(clone);
    const state = join(clone, 'setpoint.json');
    writeFileSync(state, readFileSync(state, 'utf8').replaceAll(head, 'f'.repeat(head.length)));
    const later = origin.push({ [file]: yaml('second') });
    const again = openRemote(test, url, { dataDir });
    test.expect(await fetched(again)).toMatchObject({ head: later, id: later });
    test.expect((await filesOf(again)).files).toEqual({ [file]: yaml('second') });
    test.expect(inodeOf(clone)).toBe(inode);
  });

  test.for([
    ['the folder of the path', 'HEAD:desired-state'],
    ['a file below it', `HEAD:${file}`],
  ])('fetches %s again where it has lost that alone', async ([, object = ''], test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    const { dataDir, ...first } = openRemote(test, url);
    await filesOf(first);
    const clone = cloneIn(dataDir);
    unpack(clone);
    const id = origin.git('rev-parse', object);
    rmSync(join(clone, 'objects', id.slice(0, 2), id.slice(2)));
    test.expect((await filesOf(openRemote(test, url, { dataDir }))).files).toEqual({ [file]: yaml('first') });
  });

  test('keeps the last good commit over restarts, and while the remote is away', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    const { dataDir, ...first } = openRemote(test, url);
    const good = await fetched(first);
    test.expect(await first.lastGood()).toBeNull();
    await first.keepGood(good);
    origin.push({ [file]: 'broken: [' });
    await filesOf(first);
    server.behaviour = { is: 'status', status: 500 };
    const restarted = openRemote(test, url, { dataDir });
    test.expect(await problemOf(restarted)).toMatchObject({ code: 'server' });
    const last = await restarted.lastGood();
    test.expect(last).toEqual({ ...good, ref: null });
    test.expect(last && (await restarted.read(last))).toMatchObject({ ok: true });
    const other = openRemote(test, url, { dataDir, settings: { ref: 'release' } });
    test.expect(await other.lastGood()).toBeNull();
  });

  test('does not grow without end, and keeps the last good commit', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    const packFolder = () => join(cloneIn(remote.dataDir), 'objects/pack');
    const packs = () => readdirSync(packFolder()).filter((name) => name.endsWith('.pack'));
    const push = async (key: string) => {
      origin.push({ [file]: yaml(key) });
      const commit = await fetched(remote);
      await remote.keepGood(commit);
      test.expect(await remote.lastGood()).toMatchObject({ head: commit.head });
    };
    // Each push adds a pack, at the price of many processes; copies of one under other names are as many at once.
    const growTo = (count: number) => {
      const [first = ''] = packs();
      const parts = readdirSync(packFolder()).filter((name) => name.startsWith(first.replace(/pack$/, '')));
      for (let at = packs().length; at < count; at++) {
        const name = `pack-${at.toString(16).padStart(40, '0')}`;
        for (const part of parts)
          cpSync(join(packFolder(), part), join(packFolder(), name + part.slice(part.lastIndexOf('.'))));
      }
    };
    await push('key-1');
    const afterOne = packs().length;
    await push('key-2');
    test.expect(packs().length).toBeGreaterThan(afterOne);
    growTo(40);
    await push('key-3');
    test.expect(packs().length).toBeGreaterThan(40);
    growTo(60);
    await push('key-4');
    test.expect(packs().length).toBeLessThan(10);
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('key-4') });
  });

  test('is fetched by two processes at once', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    const { dataDir, ...first } = openRemote(test, url);
    const others = [1, 2, 3].map(() => openRemote(test, url, { dataDir }));
    for (const key of ['second', 'third']) {
      origin.push({ [file]: yaml(key) });
      const all = await Promise.all([first, ...others].map((remote) => filesOf(remote)));
      for (const { files } of all) test.expect(files).toEqual({ [file]: yaml(key) });
    }
  });

  test('of file:// is read as from a server', async (test) => {
    const origin = openOrigin(test);
    const remote = openRemote(test, `file://${origin.bare}`);
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('first') });
  });

  test('of a repository with SHA-256 is read', async (test) => {
    const origin = openOrigin(test, { [file]: yaml('first') }, 'sha256');
    const id = origin.git('rev-parse', 'HEAD');
    test.expect(id).toHaveLength(64);
    const remote = openRemote(test, `file://${origin.bare}`);
    test.expect(await fetched(remote)).toMatchObject({ head: id, id });
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('first') });
  });
});
