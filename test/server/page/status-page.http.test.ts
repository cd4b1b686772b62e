import { expect, it } from 'vitest';
import { accountStatus } from '../../report/render-fixture.ts';
import { cookieOf, serve, token } from '../serve.ts';
import { integration } from './page-fixture.ts';

const html = { accept: 'text/html' };

const textOf = async (answer: Promise<Response>): Promise<string> => (await answer).text();

it('is served without a sign-in, with a policy that forbids other origins and inline code', async (test) => {
  const { get, state } = await serve(test);
  state.statuses = [accountStatus({ integrations: [integration('shop')] })];
  for (const path of ['/', '/runs', '/accounts/acme', '/accounts/acme/plan', '/sign-in']) {
    const page = await get(path, html);
    expect([path, page.status, page.headers.get('content-type')]).toEqual([
      path,
      200,
      'text/html; charset=utf-8',
    ]);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none';style-src 'self';script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-store');
  }
});

it('loads only its own assets, which may be cached forever', async (test) => {
  const { get } = await serve(test);
  const page = await textOf(get('/'));
  const loaded = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(loaded.map((path) => path.replace(/\.\w{12}\./, '.'))).toEqual([
    '/assets/icon.svg',
    '/assets/style.css',
    '/assets/live.js',
  ]);
  for (const path of loaded) {
    const asset = await get(path);
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect((await asset.text()).length).toBeGreaterThan(200);
  }
});

it('shows its buttons after a sign-in, and the result of one once', async (test) => {
  const { get, submit, state } = await serve(test);
  state.statuses = [accountStatus()];
  expect(await textOf(get('/accounts/acme'))).not.toContain('Run now');
  const cookie = cookieOf(await submit('/sign-in', { token, next: '/accounts/acme' }));
  expect(await textOf(get('/accounts/acme', { cookie }))).toContain('Run now');
  const asked = await submit('/api/accounts/acme/run', { next: '/accounts/acme' }, { cookie });
  const next = asked.headers.get('location') ?? '';
  expect(await textOf(get(next, { cookie }))).toContain('run of acme is under way');
  expect(await textOf(get('/accounts/acme', { cookie }))).not.toContain('under way');
});

it('has a page for names that an address would swallow', async (test) => {
  const { get, state } = await serve(test);
  const keys = ['.', '..', '~.', '...', 'a/b?c#d%2e'];
  state.statuses = [accountStatus({ integrations: keys.map((key) => integration(key)) })];
  const links = [...(await textOf(get('/'))).matchAll(/class="key" href="([^"]+)"/g)].map(([, href]) => href);
  expect(links).toHaveLength(keys.length);
  const pages = await Promise.all(links.map((href) => textOf(get(href ?? ''))));
  const titles = pages.map((page) => /<h1 id="headline"><bdi>(.*?)<\/bdi>/.exec(page)?.[1]);
  expect(titles.toSorted()).toEqual(keys.toSorted());
});

it('puts no words on the page that an address holds', async (test) => {
  const { get } = await serve(test);
  expect(await textOf(get('/?note=Call+this+number'))).not.toContain('Call this number');
});

it('says how to set a token where there is none, and does not ask for it', async (test) => {
  const { get } = await serve(test, { adminToken: null });
  expect(await textOf(get('/'))).toContain('SETPOINT_ADMIN_TOKEN');
  expect(await textOf(get('/sign-in'))).not.toContain('type="password"');
});

it('is not well while Redis is away, and has the words of no error', async (test) => {
  const { get, state } = await serve(test);
  state.redis = false;
  const page = await get('/');
  expect(page.status).toBe(503);
  expect(await page.text()).toContain('Redis does not answer.');
});

it('has a stream of events that ends with the server', async (test) => {
  const { get } = await serve(test);
  const events = await get('/events');
  expect(events.headers.get('content-type')).toBe('text/event-stream');
  const reader = events.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toBe('retry: 2000\n\n');
  await reader?.cancel();
});
