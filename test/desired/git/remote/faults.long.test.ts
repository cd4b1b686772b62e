import { describe, test } from 'vitest';
import { gitProblemText } from '../../../../src/desired/git/remote/git-problem.ts';
import { fetched, filesOf, openOrigin, openRemote, problemOf, yaml } from '../../../support/git-origin.ts';
import { type Behaviour, serveGit } from '../../../support/git-server.ts';

const file = 'desired-state/all.yaml';
const token = 'token-hunter2hunter';

describe('a Git source over HTTP says in plain words', () => {
  const faults: readonly (readonly [Behaviour, code: string])[] = [
    [{ is: 'status', status: 401 }, 'unauthorized'],
    [{ is: 'status', status: 403 }, 'unauthorized'],
    [{ is: 'status', status: 404 }, 'not-found'],
    [{ is: 'status', status: 429 }, 'server'],
    [{ is: 'status', status: 500 }, 'server'],
    [{ is: 'status', status: 503 }, 'server'],
    [{ is: 'html' }, 'not-git'],
    [{ is: 'hangs' }, 'timeout'],
  ];
  test.for(faults)('that the server %o', async ([behaviour, code], test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    server.behaviour = behaviour;
    const remote = openRemote(test, `${server.origin}/bots.git`, { timeouts: { ask: 2_000 } });
    const problem = await problemOf(remote);
    test.expect(problem.code, gitProblemText(problem)).toBe(code);
    test.expect(gitProblemText(problem)).not.toMatch(/fatal|\bgit (?:fetch|ls-remote)|--/);
    server.behaviour = { is: 'git' };
    if (behaviour.is !== 'hangs') await fetched(remote);
  });

  test.for([
    ['an unknown host', 'https://no-such-host.invalid/bots.git', {}, 'unknown-host'],
    ['a port where nothing listens', 'http://127.0.0.1:1/bots.git', {}, 'unreachable'],
    ['a folder that is not there', 'file:///nowhere/bots.git', {}, 'not-found'],
    ['a folder that is no repository', 'file:///tmp', {}, 'not-found'],
    [
      'a proxy that is away',
      'https://git.example.com/bots.git',
      { HTTPS_PROXY: 'http://127.0.0.1:1' },
      'unreachable',
    ],
    [
      'a proxy of an unknown name',
      'https://git.example.com/bots.git',
      { https_proxy: 'http://no-such-host.invalid:1' },
      'proxy',
    ],
    ['no Git on the PATH', 'https://git.example.com/bots.git', { PATH: '/nowhere' }, 'no-git'],
  ] as const)('that there is %s', async ([, url, environment, code], test) => {
    const problem = await problemOf(openRemote(test, url, { environment }));
    test.expect(problem.code, gitProblemText(problem)).toBe(code);
  });

  test('that a connection broke off, and fetches the next time', async (test) => {
    const large = Buffer.from(Array.from({ length: 200_000 }, () => Math.floor(Math.random() * 64) + 48));
    const origin = openOrigin(test, { [file]: Buffer.concat([Buffer.from('# '), large]) });
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`);
    server.behaviour = { is: 'dies', after: 50_000 };
    const problem = await problemOf(remote);
    test.expect(problem.code, gitProblemText(problem)).toBe('broken-off');
    server.behaviour = { is: 'git' };
    test.expect(Object.keys((await filesOf(remote)).files)).toEqual([file]);
    const before = await fetched(remote);
    origin.push({ [file]: Buffer.concat([Buffer.from('# b'), large.reverse()]) });
    server.behaviour = { is: 'dies', after: 50_000 };
    const again = await problemOf(remote);
    test.expect(again.code, gitProblemText(again)).toBe('broken-off');
    test.expect(await remote.read(before)).toMatchObject({ ok: true });
    server.behaviour = { is: 'git' };
    test.expect(Object.keys((await filesOf(remote)).files)).toEqual([file]);
  });

  test('that a fetch takes too long', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    const remote = openRemote(test, `${server.origin}/bots.git`, { timeouts: { ask: 1 } });
    test.expect(await problemOf(remote)).toMatchObject({ code: 'timeout' });
  });
});

describe('the token of a Git source', () => {
  test('lets in; without it, or with another, the access is refused', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    server.credentials = `x-access-token:${token}`;
    const url = `${server.origin}/bots.git`;
    test
      .expect((await filesOf(openRemote(test, url, { settings: { token } }))).files)
      .toEqual({ [file]: yaml('first') });
    test.expect(await problemOf(openRemote(test, url))).toMatchObject({ code: 'unauthorized' });
    const other = await problemOf(openRemote(test, url, { settings: { token: 'another-token' } }));
    test.expect(other).toMatchObject({ code: 'unauthorized' });
    test.expect(gitProblemText(other)).toContain('SETPOINT_GIT_TOKEN');
  });

  test('may hold anything that a shell would take for its own', async (test) => {
    const odd = `'"$(id)\`id\`%s\\n;&|<>*?~!#{}[]`;
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    server.credentials = `x-access-token:${odd}`;
    await fetched(openRemote(test, `${server.origin}/bots.git`, { settings: { token: odd } }));
  });

  test('never goes to another host, also after a redirect', async (test) => {
    const origin = openOrigin(test);
    const [server, other] = [await serveGit(origin.root, test), await serveGit(origin.root, test)];
    other.credentials = `x-access-token:${token}`;
    server.behaviour = { is: 'redirects', to: other.origin };
    const remote = openRemote(test, `${server.origin}/bots.git`, { settings: { token } });
    await problemOf(remote);
    test.expect(other.requests.map(({ authorization }) => authorization)).not.toEqual([]);
    test.expect(other.requests.filter(({ authorization }) => authorization !== null)).toEqual([]);
  });

  test('never goes over a redirect to another protocol', async (test) => {
    const origin = openOrigin(test);
    const server = await serveGit(origin.root, test);
    server.behaviour = { is: 'redirects', to: `file://${origin.root}` };
    const remote = openRemote(test, `${server.origin}/bots.git`, { settings: { token } });
    test.expect(await problemOf(remote)).toMatchObject({ code: 'not-git' });
  });
});
