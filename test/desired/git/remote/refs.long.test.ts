import { describe, test } from 'vitest';
import { fetched, openOrigin, openRemote, problemOf, yaml } from '../../../support/git-origin.ts';
import { serveGit } from '../../../support/git-server.ts';
import { git } from '../../git-repository.ts';

const file = 'desired-state/all.yaml';

describe('the ref of a Git source', () => {
  test('may be a branch, a tag of either kind, a full name or a commit', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const first = origin.git('rev-parse', 'HEAD');
    origin.git('tag', 'light');
    origin.git('tag', '-a', '-m', 'note', 'annotated');
    origin.git('push', '-q', '--tags', 'origin');
    const second = origin.push({ [file]: yaml('second') });
    origin.git('branch', 'team/feature', first);
    origin.git('push', '-q', 'origin', 'team/feature');
    const at = async (ref: string | null) =>
      fetched(openRemote(test, `${server.origin}/bots.git`, { settings: { ref } }));
    test.expect(await at(null)).toMatchObject({ head: second, ref: 'refs/heads/main' });
    test.expect(await at('main')).toMatchObject({ head: second, ref: 'refs/heads/main' });
    test.expect(await at('light')).toMatchObject({ head: first, ref: 'refs/tags/light' });
    test.expect(await at('annotated')).toMatchObject({ head: first, ref: 'refs/tags/annotated' });
    test.expect(await at('refs/tags/annotated')).toMatchObject({ head: first });
    test.expect(await at('team/feature')).toMatchObject({ head: first, ref: 'refs/heads/team/feature' });
    test.expect(await at(first)).toMatchObject({ head: first, ref: null });
  });

  test('that is a branch and a tag is refused, and either is taken by its full name', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const first = origin.git('rev-parse', 'HEAD');
    origin.git('tag', 'both');
    const second = origin.push({ [file]: yaml('second') });
    origin.git('branch', 'both');
    origin.git('push', '-q', 'origin', 'refs/heads/both', 'refs/tags/both');
    const open = (ref: string) => openRemote(test, `${server.origin}/bots.git`, { settings: { ref } });
    const problem = await problemOf(open('both'));
    test.expect(problem.code).toBe('unclear-ref');
    test.expect(problem.hint).toBe('write refs/heads/both or refs/tags/both');
    test.expect((await fetched(open('refs/heads/both'))).head).toBe(second);
    test.expect((await fetched(open('refs/tags/both'))).head).toBe(first);
  });

  test('is not the same word at the end of another name', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    git(origin.bare, 'update-ref', 'refs/odd/refs/heads/wanted', origin.git('rev-parse', 'HEAD'));
    const remote = openRemote(test, `${server.origin}/bots.git`, { settings: { ref: 'wanted' } });
    test.expect(await problemOf(remote)).toMatchObject({ code: 'no-ref' });
  });

  test('follows a default branch that is renamed', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    await fetched(remote);
    git(origin.bare, 'branch', '-m', 'main', 'trunk');
    test.expect(await fetched(remote)).toMatchObject({ ref: 'refs/heads/trunk' });
  });

  test('that is gone, and an empty repository, are problems', async (test) => {
    const origin = openOrigin(test, {});
    const server = await serveGit(origin.root, test);
    const url = `${server.origin}/bots.git`;
    test.expect(await problemOf(openRemote(test, url))).toMatchObject({ code: 'empty' });
    const remote = openRemote(test, url, { settings: { ref: 'feature' } });
    test.expect(await problemOf(remote)).toMatchObject({ code: 'no-ref' });
    origin.push({ [file]: yaml('first') });
    origin.git('push', '-q', 'origin', 'HEAD:feature');
    await fetched(remote);
    git(origin.bare, 'branch', '-D', 'feature');
    test.expect(await problemOf(remote)).toMatchObject({ code: 'no-ref' });
    const gone = openRemote(test, url, { settings: { ref: 'a'.repeat(40) } });
    test.expect(await problemOf(gone)).toMatchObject({ code: 'no-ref' });
  });

  test('of a commit is asked only until the commit is there', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const ref = origin.git('rev-parse', 'HEAD');
    const remote = openRemote(test, `${server.origin}/bots.git`, { settings: { ref } });
    const commit = await fetched(remote);
    server.behaviour = { is: 'status', status: 503 };
    test.expect(await fetched(remote)).toBe(commit);
  });
});
