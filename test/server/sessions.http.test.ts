import { describe, expect, it } from 'vitest';
import { createSessions, SESSION_MS } from '../../src/server/session.ts';
import { bearer, cookieOf, type Served, serve, token } from './serve.ts';

const RUN = '/api/accounts/acme/run';
const viewToken = 'view-token-51c7aa';

const signIn = async ({ submit }: Served, given = token, cookie?: string): Promise<string> =>
  cookieOf(await submit('/sign-in', { token: given }, cookie === undefined ? {} : { cookie }));

/** Whether the cookie lets a request change something. */
const acts = async ({ post, url }: Served, cookie: string): Promise<boolean> =>
  (await post(RUN, { cookie, origin: url })).status === 200;

describe('a session', () => {
  it('ends with the sign-out, also where its cookie is sent again', async (test) => {
    const served = await serve(test);
    const cookie = await signIn(served);
    const other = await signIn(served);
    expect(await acts(served, cookie)).toBe(true);
    const out = await served.submit('/sign-out', {}, { cookie });
    expect(out.headers.get('set-cookie')).toMatch(
      /^setpoint_session=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/,
    );
    expect(await acts(served, cookie)).toBe(false);
    // Encoded in another way it is the same.
    const [name = '', value = ''] = cookie.split('=');
    const [first = '', ...rest] = decodeURIComponent(value);
    const encoded = `%${first.charCodeAt(0).toString(16)}${encodeURIComponent(rest.join(''))}`;
    expect(await acts(served, `${name}=${encoded}`)).toBe(false);
    expect(await acts(served, `${name}="${value}"`)).toBe(false);
    expect(await acts(served, other)).toBe(true);
  });

  it('is always a new one, which ends the one that the browser had', async (test) => {
    const served = await serve(test);
    const first = await signIn(served);
    const second = await signIn(served, token, first);
    expect(second).not.toBe(first);
    expect(await acts(served, first)).toBe(false);
    expect(await acts(served, second)).toBe(true);
    // What an attacker has put there before is not taken over.
    const planted = 'setpoint_session=planted-by-someone-else.1.x';
    const third = await signIn(served, token, planted);
    expect(third).not.toContain('planted');
    expect(await acts(served, planted)).toBe(false);
  });

  it('cannot be forged, nor moved to another role or another end', async (test) => {
    const served = await serve(test, { viewToken });
    const [name = '', value = ''] = (await signIn(served)).split('=');
    const viewer = (await signIn(served, viewToken)).split('=')[1] ?? '';
    const [nonce = '', expires = '', mac = ''] = decodeURIComponent(value).split('.');
    const viewerMac = decodeURIComponent(viewer).split('.')[2] ?? '';
    const forged = [
      '',
      '.',
      '..',
      'admin',
      `${nonce}.${expires}`,
      `${nonce}.${expires}.`,
      `${nonce}.${Number(expires) + 1}.${mac}`,
      `${nonce}.9999999999999.${mac}`,
      `${nonce}.Infinity.${mac}`,
      `x${nonce}.${expires}.${mac}`,
      `${nonce}.${expires}.${viewerMac}`,
      `${nonce}.${expires}.${mac.slice(1)}`,
      `${nonce}.${expires}.${mac}=`,
      `${nonce}.${expires}.${mac}.${mac}`,
      viewer,
      '%zz',
      '\u00e9'.repeat(40),
    ];
    for (const each of forged) {
      const cookie = `${name}=${encodeURIComponent(each)}`;
      expect(await acts(served, cookie), cookie).toBe(false);
      expect(await acts(served, `${name}=${each.replace(/[^ -~]/g, '')}`), each).toBe(false);
    }
    expect(served.done).toEqual([]);
    expect(await acts(served, `${name}=${value}`)).toBe(true);
  });

  it('ends when the token changes, and after twelve hours', () => {
    let now = 1_000;
    const sessions = createSessions(token, () => now);
    const value = sessions.begin();
    expect(sessions.isValid(value)).toBe(true);
    expect(createSessions(`${token}x`, () => now).isValid(value)).toBe(false);
    now += SESSION_MS - 1;
    expect(sessions.isValid(value)).toBe(true);
    now += 1;
    expect(sessions.isValid(value)).toBe(false);
  });

  it('does not count where a token is sent along', async (test) => {
    const served = await serve(test, { viewToken });
    const cookie = await signIn(served);
    const { url } = served;
    const answer = await served.post(RUN, { cookie, origin: url, ...bearer(viewToken) });
    expect(answer.status).toBe(403);
  });

  it('changes nothing by a request that does not say which page it comes from', async (test) => {
    const served = await serve(test);
    const cookie = await signIn(served);
    const answer = await served.post(RUN, { cookie });
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { error: expect.stringContaining('nothing was done: a browser sends Origin') },
    ]);
    expect(served.done).toEqual([]);
    // Looking needs none, since no other page can read the answer.
    for (const method of ['GET', 'HEAD'])
      expect((await fetch(`${served.url}/queues`, { method, headers: { cookie } })).status).toBe(200);
  });
});
