import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { until } from '../support/until.ts';
import {
  authorization,
  elsewhere,
  ownPage,
  proxy,
  serveBehindProxy,
  user,
  viewToken,
} from './proxy-fixture.ts';
import { bearer, type Served, token } from './serve.ts';

const portOf = ({ url }: Served): number => Number(new URL(url).port);

/** A connection, and what arrived on it. */
type Line = { readonly socket: Socket; text(): string; readonly ended: Promise<unknown> };

const open = (test: TestContext, port: number, from = elsewhere): Line => {
  const chunks: Buffer[] = [];
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  socket.on('data', (chunk) => chunks.push(chunk));
  // The server may hang up at any time.
  socket.on('error', () => undefined);
  test.onTestFinished(() => void socket.destroy());
  return { socket, text: () => Buffer.concat(chunks).toString('utf8'), ended: once(socket, 'close') };
};

const isWell = async ({ get }: Served): Promise<void> => {
  expect((await get('/healthz')).status).toBe(200);
};

describe('a body that is too large', () => {
  it.for([
    ['of someone who may not act', viewToken, 403],
    ['of an admin', token, 413],
  ] as const)('%s is refused before it is read', async ([, given, status], test) => {
    const served = await serveBehindProxy(test);
    const line = open(test, portOf(served));
    line.socket.write(
      `POST /api/accounts/acme/approve HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${given}\r\nContent-Type: application/json\r\nContent-Length: 1000000000000\r\n\r\n{`,
    );
    await until(() => line.text().startsWith(`HTTP/1.1 ${status} `));
    expect(served.done).toEqual([]);
    await isWell(served);
  });

  it('in pieces of unknown number is cut', async (test) => {
    const served = await serveBehindProxy(test);
    const line = open(test, portOf(served));
    line.socket.write(
      `POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const piece = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const more = setInterval(() => void (line.socket.writable && line.socket.write(piece)), 5);
    test.onTestFinished(() => clearInterval(more));
    await until(() => line.text().startsWith('HTTP/1.1 413 '));
    await isWell(served);
  });

  it('is no way past the limit of a form, nor are many headers or a long address', async (test) => {
    const served = await serveBehindProxy(test);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await served.post('/sign-in', form, `token=${'x'.repeat(70_000)}`)).status).toBe(413);
    expect((await served.get('/runs', { 'x-long': 'x'.repeat(20_000) })).status).toBe(431);
    expect((await served.get(`/?q=${'x'.repeat(20_000)}`)).status).toBe(431);
    const many = Array.from({ length: 900 }, (_, at) => [`X-${at}`, 'x'] as const);
    const answer = await served.send({ from: proxy, path: '/runs', lines: [...many, user('bob')] });
    expect([200, 431]).toContain(answer.status);
    await isWell(served);
  });
});

describe('a request that is slow', () => {
  it('in its head or in its body is cut, and delays no one', async (test) => {
    const served = await serveBehindProxy(test);
    const port = portOf(served);
    const head = open(test, port);
    head.socket.write('GET /runs HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const body = open(test, port);
    body.socket.write(
      `POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"token":"`,
    );
    const drip = setInterval(() => {
      for (const { socket } of [head, body]) if (socket.writable) socket.write('x');
    }, 200);
    test.onTestFinished(() => clearInterval(drip));
    for (let count = 0; count < 20; count++) await isWell(served);
    await Promise.all([head.ended, body.ended]);
    for (const line of [head, body]) expect(line.text()).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });
});

describe('two requests in one', () => {
  it.for([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n'],
    ['a length and pieces', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['a length that is none', 'Content-Length: +5\r\n'],
    ['an unknown coding', 'Transfer-Encoding: xchunked\r\n'],
    ['a blank before the colon', 'X-Forwarded-User : ana\r\n'],
    ['a folded line', 'X-A: b\r\n X-Forwarded-User: ana\r\n'],
    ['a bare line feed', 'X-A: b\nX-Forwarded-User: ana\r\n'],
    ['a zero byte', 'X-Forwarded-User: ana\u0000\r\n'],
    ['two hosts', 'Host: y\r\n'],
  ])('by %s act for no one', async ([, lines], test) => {
    const served = await serveBehindProxy(test);
    const line = open(test, portOf(served), proxy);
    line.socket.write(
      `POST /api/accounts/acme/run HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n${lines}\r\nhello`,
    );
    await line.ended;
    expect(line.text()).not.toMatch(/^HTTP\/1\.1 2/);
    expect(served.done).toEqual([]);
    await isWell(served);
  });

  it('name a person each, on one connection', async (test) => {
    const served = await serveBehindProxy(test);
    const line = open(test, portOf(served), proxy);
    const run = (more: string): string =>
      `POST /api/accounts/acme/run HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n${more}\r\n`;
    line.socket.write(
      `${run('X-Forwarded-User: ana\r\n')}${run('')}${run('X-Forwarded-User: bob\r\nConnection: close\r\n')}`,
    );
    await line.ended;
    const statuses = [...line.text().matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
    expect(statuses).toEqual([200, 401, 403]);
    expect(served.authors).toEqual(['ana']);
  });

  it('do not name a person behind the end of a body', async (test) => {
    const served = await serveBehindProxy(test);
    const line = open(test, portOf(served), proxy);
    line.socket.write(
      'POST /api/accounts/acme/run HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nTrailer: X-Forwarded-User\r\n\r\n2\r\n{}\r\n0\r\nX-Forwarded-User: ana\r\n\r\n',
    );
    await line.ended;
    expect(line.text()).toMatch(/^HTTP\/1\.1 401 /);
    expect(served.done).toEqual([]);
  });
});

describe('many streams at once', () => {
  it('are refused beyond a hundred, and leave the pages and other actions alone', async (test) => {
    const served = await serveBehindProxy(test);
    const port = portOf(served);
    const follow = (): Line => {
      const line = open(test, port);
      line.socket.write(`GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${viewToken}\r\n\r\n`);
      return line;
    };
    const lines = Array.from({ length: 130 }, follow);
    await until(() => lines.every((line) => line.text().includes('\r\n\r\n')));
    const opened = lines.filter((line) => line.text().startsWith('HTTP/1.1 200 '));
    const refused = lines.filter((line) => line.text().startsWith('HTTP/1.1 503 '));
    expect([opened.length, refused.length]).toEqual([100, 30]);
    expect(refused[0]?.text()).toMatch(/retry-after: 15/i);
    expect((await served.get('/', bearer(viewToken))).status).toBe(200);
    expect((await served.post('/api/accounts/acme/run', bearer(token))).status).toBe(200);
    for (const line of opened.slice(0, 10)) line.socket.destroy();
    // A place becomes free as soon as the server has seen the end of a connection.
    await until(async () => {
      const line = follow();
      await until(() => line.text().includes('\r\n\r\n'));
      return line.text().startsWith('HTTP/1.1 200 ');
    });
  });

  it('need a sign-in each', async (test) => {
    const { send } = await serveBehindProxy(test);
    for (const [from, lines] of [
      [elsewhere, []],
      [elsewhere, [user('ana')]],
      [elsewhere, [authorization('wrong-token')]],
      [proxy, [ownPage]],
    ] as const)
      expect((await send({ from, path: '/events', lines })).status).toBe(401);
  });
});
