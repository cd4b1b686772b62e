import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import {
  fetched,
  filesOf,
  openOrigin,
  openRemote,
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
});
