import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import {
  fetched,
  filesOf,
  openOrigin,
  openRemote,
  problemOf,
  temporaryFolder,
  yaml,
} from '../../../support/git-origin.ts';
import { serveGit } from '../../../support/git-server.ts';
import { git } from '../../git-repository.ts';

const file = 'desired-state/all.yaml';

describe('a Git source', () => {
  test.for([
    ['with partial clones', 'true', false],
    ['without partial clones', 'false', false],
    ['of before protocol 2', 'true', true],
    ['of before protocol 2, without partial clones', 'false', true],
  ] as const)(
    'gives the files and the last commit that touched them: a server %s',
    async ([, filter, old], test) => {
      const origin = openOrigin(test);
      git(origin.bare, 'config', 'uploadpack.allowFilter', filter);
      const server = await serveGit(origin.root, test);
      server.old = old;
      const touched = origin.push({ [file]: yaml('second') }, '2026-01-02T03:04:05Z');
      const head = origin.push({ 'README.md': 'other' });
      const remote = openRemote(test, `${server.origin}/bots.git`);
      test.expect(await fetched(remote)).toEqual({
        head,
        ref: 'refs/heads/main',
        id: touched,
        timeMs: Date.UTC(2026, 0, 2, 3, 4, 5),
        title: 'x',
        author: 'A',
      });
      test.expect(await filesOf(remote)).toEqual({ files: { [file]: yaml('second') }, problems: [] });
      const later = origin.push({ [file]: yaml('third'), 'desired-state/b.yml': 'b: 1' });
      test.expect(await fetched(remote)).toMatchObject({ head: later, id: later });
      test
        .expect((await filesOf(remote)).files)
        .toEqual({ [file]: yaml('third'), 'desired-state/b.yml': 'b: 1' });
    },
  );

  test.for([
    ['combine', 'true', 100_000],
    ['combine', 'false', 100_000],
    ['blob:none', 'false', 10_000_000],
  ] as const)(
    'fetches no more than the server can leave out: %s allowed: %s',
    async ([filter, allowed, most], test) => {
      const noise = Buffer.from(Array.from({ length: 1_000_000 }, () => Math.floor(Math.random() * 256)));
      const path = 'deploy/prod/desired-state';
      const files = { [`${path}/all.yaml`]: yaml('first') };
      const origin = openOrigin(test, { ...files, 'top.bin': noise, 'videos/large.bin': noise.subarray(1) });
      if (filter !== 'combine') git(origin.bare, 'config', 'uploadpackfilter.allow', 'false');
      git(origin.bare, 'config', `uploadpackfilter.${filter}.allow`, allowed);
      const server = await serveGit(origin.root, test);
      const remote = openRemote(test, `${server.origin}/bots.git`, { settings: { path } });
      test.expect((await filesOf(remote)).files).toEqual(files);
      test.expect(server.sent).toBeLessThan(most);
    },
  );

  test('starts afresh where another version of Setpoint made the clone', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const dataDir = temporaryFolder(test, 'data');
    const open = () => openRemote(test, `${server.origin}/bots.git`, { dataDir });
    await fetched(open());
    const [clone = ''] = readdirSync(join(dataDir, 'git')).filter((name) => /^[0-9a-f]+$/.test(name));
    writeFileSync(join(dataDir, 'git', clone, 'setpoint.json'), '{"kind":"partial","depth":50}');
    test.expect(await filesOf(open())).toMatchObject({ files: { [file]: yaml('first') } });
  });

  test('asks once, and fetches nothing, while nothing has changed', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    const first = await fetched(remote);
    const read = await remote.read(first);
    server.requests.length = 0;
    test.expect(await fetched(remote)).toBe(first);
    test.expect(await remote.read(first)).toEqual(read);
    test.expect(server.requests.filter(({ line }) => line.startsWith('GET'))).toHaveLength(1);
    test.expect(server.requests.length).toBeLessThanOrEqual(2);
    const again = openRemote(test, `${server.origin}/bots.git`, { dataDir: remote.dataDir });
    server.requests.length = 0;
    test.expect(await filesOf(again)).toMatchObject({ files: { [file]: yaml('first') } });
    test.expect(server.requests.filter(({ line }) => line.startsWith('GET'))).toHaveLength(1);
  });

  test.for([
    ['.', { 'a.yaml': 'a: 1', 'x/b.yaml': 'b: 1' }, ['a.yaml', 'x/b.yaml']],
    ['x', { 'a.yaml': 'a: 1', 'x/b.yaml': 'b: 1' }, ['x/b.yaml']],
    [
      'x/y/z',
      { 'x/a.yaml': 'a: 1', 'x/y/z/b.yaml': 'b: 1', 'x/y/z/w/c.yml': 'c: 1' },
      ['x/y/z/b.yaml', 'x/y/z/w/c.yml'],
    ],
    ['x/one.txt', { 'x/one.txt': 'a: 1', 'x/b.yaml': 'b: 1' }, ['x/one.txt']],
    ['one.yaml', { 'one.yaml': 'a: 1' }, ['one.yaml']],
    ['a b/ç "é', { 'a b/ç "é/ü.yaml': 'a: 1' }, ['a b/ç "é/ü.yaml']],
  ] as const)('takes the path %s', async ([path, files, labels], test) => {
    const origin = openOrigin(test, files);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`, { settings: { path } });
    const read = await filesOf(remote);
    test.expect(read.problems).toEqual([]);
    test.expect(Object.keys(read.files)).toEqual(labels);
  });

  test('finds the last commit however far it is, and the same one in every clone', async (test) => {
    const origin = openOrigin(test, {});
    const touched = origin.push({ [file]: yaml('first') });
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    const early = openRemote(test, url);
    test.expect((await fetched(early)).id).toBe(touched);
    origin.pushEmpty(60);
    origin.push({ 'README.md': 'r' });
    test.expect((await fetched(early)).id).toBe(touched);
    test.expect((await fetched(openRemote(test, url))).id).toBe(touched);
    origin.pushEmpty(900);
    origin.push({ 'README.md': 'again' });
    for (const remote of [early, openRemote(test, url)]) {
      test.expect((await fetched(remote)).id).toBe(touched);
      test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('first') });
    }
  });

  test('finds the commit that git log names, over merges', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    const last = () => origin.git('log', '-1', '--format=%H', '--', 'desired-state');
    origin.git('checkout', '-q', '-b', 'side');
    origin.push({ 'desired-state/side.yaml': 'a: 1' });
    origin.git('checkout', '-q', 'main');
    origin.push({ 'README.md': 'r' });
    origin.git('merge', '-q', '--no-ff', '-m', 'take', 'side');
    origin.push({ 'README.md': 'after' });
    test.expect((await fetched(remote)).id).toBe(last());
    origin.git('checkout', '-q', '-b', 'other', 'HEAD~1');
    origin.push({ 'desired-state/other.yaml': 'a: 1' });
    origin.git('checkout', '-q', 'main');
    origin.push({ 'desired-state/all.yaml': yaml('mine') });
    origin.git('merge', '-q', '--no-ff', '-m', 'both', 'other');
    origin.git('push', '-q', 'origin', 'main');
    const commit = await fetched(remote);
    test.expect(commit).toMatchObject({ id: last(), title: 'both' });
    test.expect(commit.head).toBe(origin.git('rev-parse', 'HEAD'));
  });

  test('follows a force-push to an older commit, and to another history', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    const first = await fetched(remote);
    origin.push({ [file]: yaml('second') });
    await filesOf(remote);
    origin.git('reset', '-q', '--hard', first.head);
    origin.git('push', '-q', '-f', 'origin', 'main');
    test.expect(await fetched(remote)).toMatchObject({ head: first.head, id: first.id });
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
    const clone = join(dataDir, 'git', readdirSync(join(dataDir, 'git'))[0] ?? '');
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
    const packs = () => {
      const folder = join(remote.dataDir, 'git');
      const [clone = ''] = readdirSync(folder).filter((name) => !name.includes('.'));
      return readdirSync(join(folder, clone, 'objects/pack')).filter((name) => name.endsWith('.pack')).length;
    };
    let most = 0;
    for (let at = 0; at < 40; at++) {
      origin.push({ [file]: yaml(`key-${at}`) });
      const commit = await fetched(remote);
      await remote.keepGood(commit);
      most = Math.max(most, packs());
      test.expect(await remote.lastGood()).toMatchObject({ head: commit.head });
    }
    test.expect(most).toBeGreaterThan(40);
    test.expect(most).toBeLessThan(60);
    test.expect(packs()).toBeLessThan(50);
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('key-39') });
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
    const origin = openOrigin(test, {});
    rmSync(origin.bare, { recursive: true });
    rmSync(join(origin.work, '.git'), { recursive: true });
    git(origin.root, 'init', '-q', '--bare', '-b', 'main', '--object-format=sha256', origin.bare);
    origin.git('init', '-q', '-b', 'main', '--object-format=sha256');
    origin.git('remote', 'add', 'origin', origin.bare);
    const id = origin.push({ [file]: yaml('first') });
    test.expect(id).toHaveLength(64);
    const remote = openRemote(test, `file://${origin.bare}`);
    test.expect(await fetched(remote)).toMatchObject({ head: id, id });
    test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('first') });
  });
});
