import { describe, it } from 'vitest';
import { bearer, cookieOf, serve, token } from './serve.ts';

const RUN = '/api/accounts/acme/run';

describe.concurrent('a request that changes something', () => {
  it('is done for the admin token, and answered to a program', async (test) => {
    const { post, done } = await serve(test);
    const approval = JSON.stringify({ digest: 'D1' });
    const json = { ...bearer(token), 'content-type': 'application/json' };
    const ofAcme = JSON.stringify({ account: 'acme' });
    const answers = [
      await post(RUN, bearer(token)),
      await post('/api/accounts/acme/pause', bearer(token)),
      await post('/api/accounts/acme/resume', bearer(token)),
      await post('/api/integrations/my%2Fshop%20%C3%A9/retry', bearer(token)),
      await post('/api/integrations/shop/retry', json, ofAcme),
      await post('/api/accounts/acme/approve', json, approval),
    ];
    test.expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    test.expect(await answers[0]?.json()).toEqual({ message: 'run of acme is under way' });
    const asked = [
      'run acme',
      'pause acme',
      'resume acme',
      'retry my/shop é',
      'retry shop acme',
      'approve acme D1',
    ];
    test.expect(done).toEqual(asked);
  });

  it('accepts no other token', async (test) => {
    const { post, done } = await serve(test);
    const wrong = ['', 'x', `${token}x`, token.slice(1), token.toUpperCase()];
    for (const given of wrong) test.expect((await post(RUN, bearer(given))).status, given).toBe(401);
    const basic = { authorization: `Basic ${Buffer.from(`admin:${token}`).toString('base64')}` };
    test.expect((await post(RUN, basic)).status).toBe(401);
    const none = await post(RUN);
    test.expect(none.status).toBe(401);
    test.expect(none.headers.get('www-authenticate')).toContain('Bearer');
    test.expect(done).toEqual([]);
  });

  it('is closed without a configured token, and says how to set one', async (test) => {
    const { post, submit, done } = await serve(test, { adminToken: null });
    for (const answer of [await post(RUN), await post(RUN, bearer('')), await submit(RUN, {})]) {
      test.expect(answer.status).toBe(403);
      test
        .expect(await answer.json())
        .toEqual({ error: test.expect.stringContaining('SETPOINT_ADMIN_TOKEN') });
    }
    test.expect((await post('/sign-in', {}, '{"token":""}')).status).toBeGreaterThanOrEqual(400);
    test.expect(done).toEqual([]);
  });

  it('lets an address wait that has sent ten wrong tokens, also with the right one', async (test) => {
    const { post, done } = await serve(test);
    for (let count = 0; count < 10; count++)
      test.expect((await post(RUN, bearer(`guess ${count}`))).status).toBe(401);
    const late = await post(RUN, bearer(token));
    test.expect(late.status).toBe(429);
    test.expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    test.expect(done).toEqual([]);
  });
});

describe.concurrent('a browser', () => {
  it('signs in with the token, and out again', async (test) => {
    const { submit, done } = await serve(test);
    const signedIn = await submit('/sign-in', { token, next: '/accounts/acme?tab=plan' });
    test.expect(signedIn.status).toBe(303);
    test.expect(signedIn.headers.get('location')).toBe('/accounts/acme?tab=plan');
    const cookie = cookieOf(signedIn);
    const attributes = signedIn.headers.get('set-cookie');
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/'])
      test.expect(attributes).toContain(attribute);
    test.expect(attributes).not.toContain('Secure');
    test.expect(attributes).not.toContain(token);
    const answer = await submit(RUN, { next: '/accounts/acme?tab=plan' }, { cookie: `other=1; ${cookie}` });
    test.expect(answer.status).toBe(303);
    test.expect(answer.headers.get('location')).toMatch(/^\/accounts\/acme\?tab=plan&note=[\w-]+$/);
    test.expect(done).toEqual(['run acme']);
    test.expect((await submit('/sign-out', {}, { cookie })).headers.get('set-cookie')).toContain('Max-Age=0');
    const after = await submit(RUN, {}, { cookie });
    test.expect([after.status, after.headers.get('location')]).toEqual([303, '/sign-in']);
    test.expect(done).toEqual(['run acme']);
  });

  it('that came by https keeps its cookie to https', async (test) => {
    const { submit } = await serve(test);
    const secure = { 'sec-fetch-site': 'same-origin', origin: 'https://setpoint.example.com' };
    const answer = await submit('/sign-in', { token }, secure);
    test.expect(answer.headers.get('set-cookie')).toContain('; Secure');
  });

  it('is led back to the sign-in with a wrong token', async (test) => {
    const { submit } = await serve(test);
    const answer = await submit('/sign-in', { token: 'wrong', next: '/accounts/acme' });
    test.expect(answer.status).toBe(303);
    test.expect(answer.headers.get('location')).toMatch(/^\/sign-in\?note=[\w-]+&next=%2Faccounts%2Facme$/);
    test.expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('is not led elsewhere by a forged form', async (test) => {
    const { submit } = await serve(test);
    const foreign = [
      'https://evil.example',
      '//evil.example/x',
      '/\\evil.example',
      'javascript:alert(1)',
      '',
    ];
    for (const next of foreign) {
      const answer = await submit('/sign-in', { token, next });
      test.expect(answer.headers.get('location'), next).toBe('/');
    }
  });

  it('cannot make up a session', async (test) => {
    const { submit, done } = await serve(test);
    const cookie = cookieOf(await submit('/sign-in', { token }));
    const [name = '', value = ''] = cookie.split('=');
    const [nonce = '', expires = '', mac = ''] = value.split('.');
    const forged = [
      '',
      'x',
      `${nonce}.${expires}.`,
      `${nonce}.${Number(expires) + 1}.${mac}`,
      `a${nonce}.${expires}.${mac}`,
      `${nonce}.${expires}.${mac.slice(1)}`,
    ];
    for (const value of forged) await submit(RUN, {}, { cookie: `${name}=${value}` });
    test.expect(done).toEqual([]);
    // The session of another token is none here.
    const other = await serve(test, { adminToken: 'another-token' });
    await other.submit(RUN, {}, { cookie });
    test.expect(other.done).toEqual([]);
  });
});

describe.concurrent('pages of other origins', () => {
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];

  it('change nothing, even with a session', async (test) => {
    const { submit, post, done } = await serve(test);
    const cookie = cookieOf(await submit('/sign-in', { token }));
    for (const headers of foreign) {
      const said = JSON.stringify(headers);
      test.expect((await submit(RUN, {}, { cookie, ...headers })).status, said).toBe(403);
      test.expect((await post(RUN, { ...bearer(token), ...headers })).status, said).toBe(403);
      test.expect((await submit('/sign-in', { token }, headers)).status, said).toBe(403);
      test.expect((await submit('/sign-out', {}, headers)).status, said).toBe(403);
    }
    test.expect(done).toEqual([]);
  });

  it('read nothing by a name of their own for this machine', async (test) => {
    const { url } = await serve(test);
    const { request } = await import('node:http');
    const statusFor = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        request(`${url}/healthz`, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    for (const host of ['localhost:9464', '127.0.0.1', '127.0.0.2:1', '[::1]:9464', 'LOCALHOST'])
      test.expect(await statusFor(host), host).toBe(200);
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:9464', '10.0.0.1'])
      test.expect(await statusFor(host), host).toBe(421);
  });
});
