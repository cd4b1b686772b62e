import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import {
  authorization,
  elsewhere,
  email,
  ownPage,
  proxy,
  serveBehindProxy,
  trusting,
  user,
} from './proxy-fixture.ts';
import type { Lines, RawAnswer } from './raw-request.ts';
import { token } from './serve.ts';

const RUN = { method: 'POST', path: '/api/accounts/acme/run', body: '' } as const;

/** The statuses of two looks, an action and the raw queues, and the first body. */
const ask = async (test: TestContext, lines: Lines, path = '/runs', from = proxy) => {
  const { send, done } = await serveBehindProxy(test);
  const answers: RawAnswer[] = [];
  for (const asked of [{ path }, { path: '/metrics' }, RUN, { path: '/queues' }])
    answers.push(await send({ ...asked, from, lines: [...lines, ownPage] }));
  expect(done).toEqual([]);
  return { statuses: answers.map(({ status }) => status), body: answers[0]?.body };
};

describe('the person whom the proxy names', () => {
  it('is the author of what they do, in history and log', async (test) => {
    const { send, done, authors, logged } = await serveBehindProxy(test);
    const named: readonly Lines[] = [
      [user('ana')],
      [email('carla@example.com')],
      [user('ana'), email('other@example.com')],
      [user('dora'), email('carla@example.com')],
      // The proxy sends the token of its own sign-in along.
      [user('ana'), authorization('eyJhbGciOi')],
    ];
    for (const lines of named)
      expect((await send({ ...RUN, from: proxy, lines: [...lines, ownPage] })).status).toBe(200);
    expect(authors).toEqual(['ana', 'carla@example.com', 'ana', 'dora', 'ana']);
    expect(done).toHaveLength(5);
    await send({ ...RUN, from: elsewhere, lines: [authorization(token)] });
    expect(authors.at(-1)).toBe('the holder of the admin token');
    expect(logged.join('')).toContain('by the proxy in SETPOINT_TRUSTED_PROXY');
  });

  it('is shown on the page, with buttons for an admin only', async (test) => {
    const { send } = await serveBehindProxy(test);
    const ana = await send({ from: proxy, path: '/', lines: [user('ana')] });
    expect(ana.body).toContain('<bdi>ana</bdi> <span>· admin');
    const bob = await send({ from: proxy, path: '/', lines: [user('Jos\u00e9 <b>')] });
    expect(bob.body).toContain('Jos\u00e9 &lt;b&gt;</bdi> <span>· viewer');
    expect(bob.body).not.toContain('method="post"');
    const refused = await send({ ...RUN, from: proxy, lines: [user('bob'), ownPage] });
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('bob may look and change nothing: this needs one of SETPOINT_ADMINS');
  });

  it('counts, whatever token or session comes along', async (test) => {
    const { send, done } = await serveBehindProxy(test);
    const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
    const signIn = { method: 'POST', path: '/sign-in', body: `token=${token}` } as const;
    const signedIn = await send({ ...signIn, from: proxy, lines: [form, ownPage] });
    const cookie = ['Cookie', signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''] as const;
    expect((await send({ ...RUN, from: proxy, lines: [cookie, ownPage] })).status).toBe(200);
    for (const line of [authorization(token), cookie])
      expect((await send({ ...RUN, from: proxy, lines: [user('bob'), ownPage, line] })).status).toBe(403);
    const refused = await send({ ...signIn, from: proxy, lines: [user('bob'), form, ownPage] });
    expect(refused.headers.get('set-cookie')).toBeUndefined();
    expect(done).toHaveLength(1);
  });

  it.for<readonly [string, Lines]>([
    ['twice', [user('ana'), user('ana')]],
    ['twice, in other case', [user('bob'), ['x-forwarded-USER', 'ana']]],
    ['as two in one line', [user('ana,bob')]],
    ['as two in one line, with a space', [user('ana, bob')]],
    ['as nothing', [user('')]],
    ['as nothing but blanks', [user('   ')]],
    ['too long', [user('a'.repeat(257))]],
    ['with a tab inside', [user('a\tna')]],
    ['with an invisible character', [user('ana\u200b')]],
    ['with a character that turns the text around', [user('\u202eana')]],
    ['by a right user and a wrong email', [user('ana'), email('')]],
    ['by two emails', [email('carla@example.com'), email('bob@example.com')]],
  ])('is refused when named %s', async ([, lines], test) => {
    const { statuses, body } = await ask(test, lines);
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect(body).toContain('The proxy in front must name one person: X-Forwarded-');
  });

  it('is refused when the bytes are no UTF-8', async (test) => {
    const { url } = await serveBehindProxy(test);
    const socket = connect({ port: Number(new URL(url).port), host: proxy, localAddress: proxy });
    const head = 'GET /runs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-User: ana\xff\r\n\r\n';
    socket.write(Buffer.from(head, 'latin1'));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.for<readonly [string, Lines]>([
    ['underscores', [['X_Forwarded_User', 'ana']]],
    [
      'other names',
      [
        ['X-Auth-Request-User', 'ana'],
        ['Remote-User', 'ana'],
        ['X-Forwarded-Preferred-Username', 'ana'],
      ],
    ],
    [
      'a name with a blank',
      [
        ['X-Forwarded-User-', 'ana'],
        ['XX-Forwarded-User', 'ana'],
      ],
    ],
    ['the address', []],
    ['a cookie', [['Cookie', 'X-Forwarded-User=ana; setpoint_session=ana']]],
  ])('is not named by %s', async ([, lines], test) => {
    const { statuses } = await ask(test, lines, '/runs?X-Forwarded-User=ana');
    expect(statuses).toEqual([401, 401, 401, 401]);
  });
});

describe('from any other address', () => {
  it.for<readonly [string, Lines]>([
    ['one name', [user('ana')]],
    ['two names', [user('ana'), user('ana')]],
    ['a name that cannot be read', [user('')]],
    ['a claim to be the proxy', [user('ana'), ['X-Forwarded-For', proxy], ['X-Forwarded-Host', proxy]]],
  ])('%s is ignored', async ([, lines], test) => {
    const { statuses } = await ask(test, lines, '/runs', elsewhere);
    expect(statuses).toEqual([401, 401, 401, 401]);
  });

  it('is what a network does not contain', async (test) => {
    const { send } = await serveBehindProxy(test, { signInProxy: trusting(['127.0.0.64/26', '127.0.0.3']) });
    const lines = [user('bob')];
    for (const from of ['127.0.0.64', '127.0.0.127', '127.0.0.3'])
      expect((await send({ from, lines })).status, from).toBe(200);
    for (const from of ['127.0.0.63', '127.0.0.128', '127.0.0.2', '127.0.0.1'])
      expect((await send({ from, lines })).status, from).toBe(401);
  });
});
