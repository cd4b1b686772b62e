import { describe, expect, it, type TestContext } from 'vitest';
import { trusting } from './proxy-fixture.ts';
import { serve, token } from './serve.ts';

const viewToken = 'view-token-51c7aa';
const everywhere = { listen: { host: '0.0.0.0', port: 0 } };

const serveEverywhere = (test: TestContext, more: Parameters<typeof serve>[1] = {}) =>
  serve(test, { ...everywhere, viewToken, ...more });

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const browser = { accept: 'text/html,application/xhtml+xml' };

/** What a viewer may see. */
const looks = [
  '/',
  '/runs',
  '/accounts/acme',
  '/accounts/acme/plan',
  '/accounts/acme/integrations/shop',
  '/accounts/acme/runs/run-1',
  '/metrics',
  '/api/accounts/acme/plan',
];
const actions = [
  '/api/accounts/acme/run',
  '/api/accounts/acme/pause',
  '/api/accounts/acme/resume',
  '/api/accounts/acme/approve',
  '/api/integrations/shop/retry',
];

describe('beyond this machine', () => {
  it.for([...looks, '/queues', '/queues/x', '/no-such-page', '/%2e%2e/metrics', '//metrics', '/METRICS'])(
    'does not show %s without a token',
    async (path, test) => {
      const { get } = await serveEverywhere(test);
      const response = await get(path);
      expect([401, 404]).toContain(response.status);
      expect(await response.text()).not.toContain('acme');
    },
  );

  it('asks for a token as the standard says, and takes no more than ten wrong ones a minute', async (test) => {
    const { get } = await serveEverywhere(test);
    const response = await get('/metrics');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="setpoint"');
    for (let tries = 0; tries < 10; tries++) await get('/metrics', bearer('wrong-token'));
    expect((await get('/metrics', bearer(viewToken))).status).toBe(429);
  });

  it('sends a browser to the sign-in, and back to where it was going', async (test) => {
    const { get, submit } = await serveEverywhere(test);
    const response = await get('/accounts/acme?x=1', browser);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/sign-in?next=%2Faccounts%2Facme%3Fx%3D1');
    const page = await get('/sign-in', browser);
    expect(page.status).toBe(200);
    const signedIn = await submit('/sign-in', { token: viewToken, next: '/accounts/acme' });
    expect(signedIn.headers.get('location')).toBe('/accounts/acme');
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await get('/runs', { cookie })).status).toBe(200);
    expect((await get('/runs', { cookie: `${cookie}x` })).status).toBe(401);
  });

  it.for(looks)('shows %s with either token', async (path, test) => {
    const { get } = await serveEverywhere(test);
    for (const value of [token, viewToken]) {
      expect([200, 404]).toContain((await get(path, bearer(value))).status);
    }
  });

  it.for(actions)('lets an admin do %s, and no viewer', async (path, test) => {
    const { post, done } = await serveEverywhere(test);
    expect((await post(path)).status).toBe(401);
    const refused = await post(path, bearer(viewToken));
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('may look and change nothing');
    expect(done).toEqual([]);
    expect((await post(path, bearer(token))).status).toBe(200);
    expect(done).toHaveLength(1);
  });

  it('shows a viewer no raw queues and no button', async (test) => {
    const { get } = await serveEverywhere(test);
    expect((await get('/queues', bearer(viewToken))).status).toBe(403);
    expect(await (await get('/', bearer(viewToken))).text()).not.toContain('/api/');
  });

  it('tells health without names of accounts, and all of it with a token', async (test) => {
    const { get, state } = await serveEverywhere(test);
    state.invalid = 'acme.yaml:1:1 wrong';
    expect((await get('/healthz')).status).toBe(200);
    const anonymous = await get('/readyz');
    expect(anonymous.status).toBe(503);
    expect(await anonymous.text()).not.toContain('acme');
    expect(await (await get('/readyz', bearer(viewToken))).text()).toContain('observed:acme');
  });

  it('answers health only where there is no token, and the log says so', async (test) => {
    const served = await serve(test, { ...everywhere, adminToken: null });
    expect((await served.get('/healthz')).status).toBe(200);
    expect((await served.get('/readyz')).status).toBe(200);
    for (const path of looks) {
      const response = await served.get(path);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('SETPOINT_VIEW_TOKEN or SETPOINT_ADMIN_TOKEN');
    }
    expect(served.logged.join('')).toContain('it answers health only');
  });

  it('shows everything where SETPOINT_VIEW is open, and changes nothing without the admin token', async (test) => {
    const { get, post } = await serve(test, { ...everywhere, adminToken: null, openView: true });
    expect((await get('/metrics')).status).toBe(200);
    expect((await get('/')).status).toBe(200);
    expect((await post('/api/accounts/acme/run')).status).toBe(403);
  });

  it('takes no session of one role for the other, nor one of another token', async (test) => {
    const { submit } = await serveEverywhere(test);
    const signedIn = await submit('/sign-in', { token: viewToken });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const other = await serveEverywhere(test, { viewToken: 'another-view-token' });
    expect((await other.get('/', { cookie })).status).toBe(401);
    const { post } = await serveEverywhere(test);
    expect((await post('/api/accounts/acme/run', { cookie })).status).toBe(403);
  });

  it('serves the style and the script of the sign-in', async (test) => {
    const { get } = await serveEverywhere(test);
    const page = await (await get('/sign-in', browser)).text();
    const [, style = ''] = /href="(\/[^"]+\.css)"/.exec(page) ?? [];
    expect((await get(style)).status).toBe(200);
  });
});

it('on this machine looking needs no token, as before', async (test) => {
  const { get } = await serve(test, { viewToken });
  for (const path of ['/', '/runs', '/metrics']) expect((await get(path)).status).toBe(200);
  expect(await (await get('/readyz')).text()).toContain('observed:acme');
});

describe('behind a proxy that signs people in', () => {
  const signInProxy = trusting(['127.0.0.1']);
  const named = (name: string) => ({ 'x-forwarded-user': name });

  it('looking needs a sign-in on this machine too, since the proxy may bring requests from anywhere', async (test) => {
    const { get } = await serve(test, { adminToken: null, signInProxy });
    for (const path of looks) expect((await get(path)).status, path).toBe(401);
    expect(await (await get('/readyz')).text()).not.toContain('observed:acme');
    expect((await get('/', named('bob'))).status).toBe(200);
    expect(await (await get('/readyz', named('bob'))).text()).toContain('observed:acme');
  });

  it('a browser that it names no one in is sent to a page that says so', async (test) => {
    const { get, submit } = await serve(test, { adminToken: null, signInProxy });
    expect((await get('/', browser)).headers.get('location')).toBe('/sign-in?next=%2F');
    const page = await (await get('/sign-in', browser)).text();
    expect(page).toContain('open this page through its address');
    expect(page).not.toContain('type="password"');
    const refused = await submit('/sign-in', { token: '' });
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([303, null]);
  });

  it('everyone looks where SETPOINT_VIEW is open, but for a name that cannot be read', async (test) => {
    const { get, post } = await serve(test, { signInProxy, openView: true });
    expect((await get('/')).status).toBe(200);
    expect(await (await get('/', named('bob'))).text()).toContain('<bdi>bob</bdi>');
    expect((await get('/', named('bob,ana'))).status).toBe(400);
    expect((await get('/healthz', named('bob,ana'))).status).toBe(200);
    expect((await post('/api/accounts/acme/run')).status).toBe(401);
  });

  it('nothing can be changed without an admin, and the answer says who could be one', async (test) => {
    const noAdmin = { networks: signInProxy?.networks ?? [], admins: [] };
    const { post, submit } = await serve(test, { adminToken: null, signInProxy: noAdmin });
    const own = { ...named('ana'), 'sec-fetch-site': 'same-origin' };
    for (const answer of [
      await post('/api/accounts/acme/run', own),
      await submit('/api/accounts/acme/run', {}, own),
    ]) {
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('SETPOINT_ADMINS behind a proxy');
    }
  });
});
