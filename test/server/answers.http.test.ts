import { connect } from 'node:net';
import { describe, it } from 'vitest';
import { until } from '../support/until.ts';
import { bearer, canary, serve, token } from './serve.ts';

describe.concurrent('every answer', () => {
  it('forbids everything that no page needs, and does not name the server', async (test) => {
    const { get, post, submit } = await serve(test);
    const answers = [
      await get('/healthz'),
      await get('/nowhere'),
      await get('/%00'),
      await get('/%zz'),
      await post('/api/accounts/acme/run'),
      await submit('/sign-in', { token }),
      await submit('/sign-in', { token }, { origin: 'https://evil.example' }),
    ];
    for (const { headers, url } of answers) {
      test.expect(headers.get('content-security-policy'), url).toContain("default-src 'none'");
      test.expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      test.expect(headers.get('x-content-type-options')).toBe('nosniff');
      test.expect(headers.get('referrer-policy')).toBe('same-origin');
      test.expect(headers.get('cache-control')).toBe('no-store');
      test.expect([headers.get('server'), headers.get('x-powered-by')]).toEqual([null, null]);
    }
  });

  it('has one policy: that of the pages, or for the raw queues one that lets them style themselves', async (test) => {
    const { get } = await serve(test);
    const pages =
      "default-src 'none';style-src 'self';script-src 'self';img-src 'self' data:;connect-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'";
    const queues =
      "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;connect-src 'self';form-action 'none';frame-ancestors 'none';base-uri 'self'";
    for (const path of ['/', '/%zz', `/${'x'.repeat(1_001)}`])
      test.expect((await get(path)).headers.get('content-security-policy'), path).toBe(pages);
    const board = await get('/queues', bearer(token));
    test.expect([board.status, board.headers.get('content-security-policy')]).toEqual([200, queues]);
    test.expect(board.headers.get('cache-control')).toBe('no-store');
    test.expect((await get('/%zz')).status).toBe(400);
    test.expect((await get(`/accounts/${'x'.repeat(1_001)}`)).status).toBe(414);
  });

  it('tells an error in one sentence, without a secret or a stack', async (test) => {
    const { post, submit, logged } = await serve(test);
    const refused = await post('/api/accounts/nobody/run', bearer(token));
    test.expect(refused.status).toBe(409);
    test.expect(await refused.json()).toEqual({ error: 'The desired state has no account nobody: [secret]' });
    const broken = await post('/api/accounts/broken/run', bearer(token));
    const text = await broken.text();
    test.expect(broken.status).toBe(500);
    test.expect(text).not.toMatch(/Unforeseen|TypeError|\.ts|node_modules/);
    test.expect(logged.join('')).toContain('Unforeseen');
    test.expect(text + logged.join('')).not.toContain(canary);
    const form = await submit('/api/accounts/broken/run', {}, bearer(token));
    test.expect(form.status).toBe(303);
  });

  it('rejects requests that are too large, malformed or of another type', async (test) => {
    const { post, done } = await serve(test);
    const send = async (type: string, body: string) => {
      const answer = await post(
        '/api/accounts/acme/approve',
        { ...bearer(token), 'content-type': type },
        body,
      );
      return [answer.status, Object.keys((await answer.json()) as object)];
    };
    const json = 'application/json';
    test.expect(await send(json, JSON.stringify({ digest: 'x'.repeat(100_000) }))).toEqual([413, ['error']]);
    test.expect(await send(json, '{"digest":')).toEqual([400, ['error']]);
    test.expect(await send(json, '{"__proto__":{"digest":"D"}}')).toEqual([400, ['error']]);
    test.expect(await send('application/xml', '<a/>')).toEqual([415, ['error']]);
    test.expect(done).toEqual([]);
  });
});

describe.concurrent('the server', () => {
  it('takes a key of any length that the YAML may have', async (test) => {
    const { post, done } = await serve(test);
    const key = 'k'.repeat(900);
    test.expect((await post(`/api/integrations/${key}/retry`, bearer(token))).status).toBe(200);
    test.expect(done).toEqual([`retry ${key}`]);
  });

  it('ends although a request is under way', async (test) => {
    const closing: (() => unknown)[] = [];
    const context = { ...test, onTestFinished: (close: () => unknown) => void closing.push(close) };
    const { url, state } = await serve(context as typeof test);
    state.hold = new Promise(() => undefined);
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    let ended = false;
    socket.on('close', () => {
      ended = true;
    });
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    socket.write(request('/healthz'));
    await new Promise((resolve) => socket.once('data', resolve));
    // This one is never answered.
    socket.write(request('/readyz'));
    await (await fetch(`${url}/healthz`)).text();
    for (const close of closing) await close();
    await until(() => ended);
  });

  it('that cannot listen logs it, and is not an error', async (test) => {
    const first = await serve(test);
    const port = Number(new URL(first.url).port);
    const { logged } = await serve(test, { listen: { host: '127.0.0.1', port } });
    test.expect(logged.join('')).toContain('The HTTP server cannot listen; set SETPOINT_HTTP');
  });
});
