import { describe, expect, it, type TestContext } from 'vitest';
import {
  authorization,
  elsewhere,
  email,
  ownPage,
  proxy,
  type ServedBehindProxy,
  serveBehindProxy,
  user,
  viewToken,
} from './proxy-fixture.ts';
import type { Lines, RawRequest } from './raw-request.ts';
import { token } from './serve.ts';

/** Where a request comes from, and with what. */
type Sender = { readonly from: string; readonly lines: Lines };
type Role = 'none' | 'viewer' | 'admin';

const session = async ({ send }: ServedBehindProxy, given: string): Promise<Sender> => {
  const body = `token=${given}`;
  const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
  const answer = await send({
    from: elsewhere,
    method: 'POST',
    path: '/sign-in',
    lines: [form, ownPage],
    body,
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { from: elsewhere, lines: [['Cookie', cookie], ownPage] };
};

const senders: readonly (readonly [
  name: string,
  role: Role,
  sender: Sender | ((served: ServedBehindProxy) => Promise<Sender>),
])[] = [
  ['without a sign-in', 'none', { from: elsewhere, lines: [] }],
  ['with the view token', 'viewer', { from: elsewhere, lines: [authorization(viewToken)] }],
  ['with the admin token', 'admin', { from: elsewhere, lines: [authorization(token)] }],
  ['with a session of the view token', 'viewer', (served) => session(served, viewToken)],
  ['with a session of the admin token', 'admin', (served) => session(served, token)],
  ['whom the proxy names, and who is no admin', 'viewer', { from: proxy, lines: [user('bob'), ownPage] }],
  ['whom the proxy names, and who is an admin', 'admin', { from: proxy, lines: [user('ana'), ownPage] }],
  ['whose email the proxy names', 'admin', { from: proxy, lines: [email('carla@example.com'), ownPage] }],
  ['from the proxy, which names no one', 'none', { from: proxy, lines: [ownPage] }],
  ['from the proxy, with the admin token', 'admin', { from: proxy, lines: [authorization(token)] }],
  ['who names an admin from elsewhere', 'none', { from: elsewhere, lines: [user('ana'), ownPage] }],
  [
    'who names an admin and the proxy from elsewhere',
    'none',
    {
      from: elsewhere,
      lines: [
        user('ana'),
        ownPage,
        ['X-Forwarded-For', proxy],
        ['Forwarded', `for=${proxy}`],
        ['X-Real-IP', proxy],
      ],
    },
  ],
  [
    'who names an admin from elsewhere, with the view token',
    'viewer',
    { from: elsewhere, lines: [user('ana'), ownPage, authorization(viewToken)] },
  ],
];

type Route = Pick<RawRequest, 'path' | 'method'>;

const open: readonly Route[] = ['/healthz', '/readyz', '/sign-in', '/sign-in?next=/runs'].map((path) => ({
  path,
}));

const looks: readonly Route[] = [
  '/',
  '/runs',
  '/accounts/acme',
  '/accounts/acme/plan',
  '/accounts/acme/integrations/shop',
  '/accounts/acme/runs/run-1',
  '/metrics',
  '/api/accounts/acme/plan',
  '/no-such-page',
  '//metrics',
  '/METRICS',
  '/%2e%2e/metrics',
  '/%zz',
].map((path) => ({ path }));

const actions: readonly Route[] = [
  '/api/accounts/acme/run',
  '/api/accounts/acme/pause',
  '/api/accounts/acme/resume',
  '/api/accounts/acme/approve',
  '/api/integrations/shop/retry',
].map((path) => ({ path, method: 'POST' }));

const queues: readonly Route[] = [{ path: '/queues' }, { path: '/queues/static/x' }];

const senderOf = async (test: TestContext, given: (typeof senders)[number][2]) => {
  const served = await serveBehindProxy(test);
  const { from, lines } = typeof given === 'function' ? await given(served) : given;
  const statusOf = async (route: Route): Promise<number> =>
    (await served.send({ from, lines, ...route, ...(route.method === 'POST' && { body: '' }) })).status;
  return { ...served, statusOf };
};

describe.each(senders)('someone %s', (_name, role, sender) => {
  it('sees health and the sign-in', async (test) => {
    const { statusOf } = await senderOf(test, sender);
    for (const route of open) expect(await statusOf(route), route.path).toBe(200);
  });

  it(`${role === 'none' ? 'sees nothing else' : 'looks'}`, async (test) => {
    const { statusOf } = await senderOf(test, sender);
    for (const route of looks) {
      const status = await statusOf(route);
      if (role === 'none') expect([401, 404, 400], route.path).toContain(status);
      else expect([200, 404, 400], route.path).toContain(status);
    }
    expect(await statusOf({ path: '/metrics', method: 'HEAD' })).toBe(role === 'none' ? 401 : 200);
    expect(await statusOf({ path: '/metrics' })).toBe(role === 'none' ? 401 : 200);
    expect(await statusOf({ path: '/' })).toBe(role === 'none' ? 401 : 200);
  });

  it(`${role === 'admin' ? 'sees' : 'does not see'} the raw queues`, async (test) => {
    const { statusOf } = await senderOf(test, sender);
    const refused = role === 'none' ? 401 : 403;
    for (const route of queues) {
      const status = await statusOf(route);
      if (role === 'admin') expect([200, 404], route.path).toContain(status);
      else expect(status, route.path).toBe(refused);
    }
  });

  it(`${role === 'admin' ? 'changes' : 'cannot change'} something`, async (test) => {
    const { statusOf, done } = await senderOf(test, sender);
    for (const route of actions) {
      const status = await statusOf(route);
      expect(status, route.path).toBe({ none: 401, viewer: 403, admin: 200 }[role]);
    }
    expect(done).toHaveLength(role === 'admin' ? actions.length : 0);
  });

  it('causes no fetch as a Git server would', async (test) => {
    const { statusOf } = await senderOf(test, sender);
    expect(await statusOf({ path: '/hooks/git', method: 'POST' })).toBe(404);
  });
});
