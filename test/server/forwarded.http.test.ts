import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  authorization,
  elsewhere,
  ownPage,
  proxy,
  type ServedBehindProxy,
  serveBehindProxy,
  user,
} from './proxy-fixture.ts';
import type { Lines } from './raw-request.ts';
import { token } from './serve.ts';

const RUN = { method: 'POST', path: '/api/accounts/acme/run', body: '' } as const;
const wrong = authorization('wrong-token');
const forwardedFor = (address: string): Lines[number] => ['X-Forwarded-For', address];

const guess = async ({ send }: ServedBehindProxy, from: string, lines: Lines, times = 10): Promise<void> => {
  for (let count = 0; count < times; count++)
    await send({ from, path: '/metrics', lines: [wrong, ...lines] });
};

const right = async ({ send }: ServedBehindProxy, from: string, lines: Lines): Promise<number> =>
  (await send({ from, path: '/metrics', lines: [authorization(token), ...lines] })).status;

/** Sends one request for each token in one packet, before any answer. @returns the statuses in order */
const pipelined = async ({ url }: ServedBehindProxy, tokens: readonly string[]): Promise<number[]> => {
  const socket = connect({ port: Number(new URL(url).port), host: elsewhere });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const requests = tokens.map(
    (given, at) =>
      `GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${given}\r\n${at === tokens.length - 1 ? 'Connection: close\r\n' : ''}\r\n`,
  );
  socket.write(requests.join(''));
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  return [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
};

describe('the limit of wrong tokens', () => {
  it('is that of each client of the proxy', async (test) => {
    const served = await serveBehindProxy(test);
    await guess(served, proxy, [forwardedFor('198.51.100.7')]);
    expect(await right(served, proxy, [forwardedFor('198.51.100.7')])).toBe(429);
    expect(await right(served, proxy, [forwardedFor('198.51.100.8')])).toBe(200);
    expect(await right(served, proxy, [])).toBe(200);
  });

  it('believes the address that the proxy itself saw, not what a client wrote before it', async (test) => {
    const served = await serveBehindProxy(test);
    for (let count = 0; count < 10; count++)
      await guess(served, proxy, [forwardedFor(`203.0.113.${count}, 198.51.100.7`)], 1);
    expect(await right(served, proxy, [forwardedFor('203.0.113.99, 198.51.100.7')])).toBe(429);
  });

  it('cannot be avoided by forged addresses from elsewhere', async (test) => {
    const served = await serveBehindProxy(test);
    for (let count = 0; count < 10; count++) {
      const lines: Lines = [forwardedFor(`203.0.113.${count}`), ['X-Real-IP', `203.0.113.${count}`]];
      await guess(served, elsewhere, lines, 1);
    }
    expect(await right(served, elsewhere, [forwardedFor('203.0.113.200')])).toBe(429);
    // Nor can it lock anyone else out.
    expect(await right(served, '127.0.0.9', [])).toBe(200);
  });

  it('counts an IPv6 network of 64 bits as one client', async (test) => {
    const served = await serveBehindProxy(test);
    for (let count = 0; count < 10; count++)
      await guess(served, proxy, [forwardedFor(`2001:db8:0:1::${count}`)], 1);
    expect(await right(served, proxy, [forwardedFor('2001:db8:0:1:ffff::1')])).toBe(429);
    expect(await right(served, proxy, [forwardedFor('2001:db8:0:2::1')])).toBe(200);
  });

  it('holds for requests that arrive all at once, whatever they are', async (test) => {
    const served = await serveBehindProxy(test);
    const statuses = await pipelined(served, [...Array.from({ length: 200 }, () => 'wrong-token'), token]);
    expect(statuses).toHaveLength(201);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(statuses).not.toContain(200);
  });
});

describe('a page of the proxy', () => {
  const csrf: readonly (readonly [string, Lines])[] = [
    ['a page of another site', [['Sec-Fetch-Site', 'cross-site']]],
    ['a page of a sister site', [['Sec-Fetch-Site', 'same-site']]],
    ['another origin', [['Origin', 'https://evil.example']]],
    ['no origin that can be read', [['Origin', 'null']]],
    ['somewhere that it does not say', []],
    [
      'itself by a Host that is not its own',
      [
        ['Origin', 'https://evil.example'],
        ['X-Forwarded-Host', 'setpoint.example.com'],
      ],
    ],
    ['two places', [ownPage, ['Sec-Fetch-Site', 'cross-site']]],
  ];

  it.for(csrf)('lets an admin do nothing by a request from %s', async ([, lines], test) => {
    const { send, done } = await serveBehindProxy(test);
    const answer = await send({ ...RUN, from: proxy, lines: [user('ana'), ...lines] });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatch(/nothing was done/);
    expect(done).toEqual([]);
  });

  it('lets an admin act by the host that the proxy says', async (test) => {
    const { send, done } = await serveBehindProxy(test);
    const origin = ['Origin', 'https://setpoint.example.com'] as const;
    const named = [user('ana'), origin];
    const host = ['X-Forwarded-Host', 'setpoint.example.com'] as const;
    expect((await send({ ...RUN, from: proxy, lines: [...named, host] })).status).toBe(200);
    // From elsewhere that host does not count.
    const forged = await send({ ...RUN, from: elsewhere, lines: [authorization(token), origin, host] });
    expect(forged.status).toBe(403);
    expect(done).toHaveLength(1);
  });

  it('keeps the cookie to https where the proxy or the browser says https', async (test) => {
    const { send } = await serveBehindProxy(test);
    const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
    const signIn = async (from: string, lines: Lines): Promise<string> => {
      const asked = { method: 'POST', path: '/sign-in', body: `token=${token}` };
      const answer = await send({ ...asked, from, lines: [form, ownPage, ...lines] });
      return answer.headers.get('set-cookie') ?? '';
    };
    expect(await signIn(proxy, [['X-Forwarded-Proto', 'https']])).toContain('; Secure');
    expect(await signIn(elsewhere, [['Origin', 'https://setpoint.example.com']])).toContain('; Secure');
    for (const [from, lines] of [
      [proxy, [['X-Forwarded-Proto', 'http']]],
      [elsewhere, [['X-Forwarded-Proto', 'https']]],
    ] as const)
      expect(await signIn(from, lines)).toMatch(/^setpoint_session=(?!.*Secure)/);
  });
});
