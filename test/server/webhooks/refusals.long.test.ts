import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { hmac } from './deliveries/delivery.ts';
import { giteaPush } from './deliveries/gitea.ts';
import { githubPush } from './deliveries/github.ts';
import { gitlabPush } from './deliveries/gitlab.ts';
import { secret, serveHooks } from './send-webhook.ts';

const MOST = 25 * 1024 * 1024;

const body = JSON.stringify(githubPush.payload);

/** Sends text as it is, and reads what is answered. */
const raw = (url: string, text: string) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answered = '';
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    answered += data;
  });
  socket.write(text, 'latin1');
  return { socket, answered: () => answered };
};

const head = (fields: Record<string, string | number>): string =>
  [
    'POST /hooks/git HTTP/1.1',
    ...Object.entries({ host: 'localhost', ...fields }).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

const anySignature = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };

describe.concurrent('a webhook', () => {
  test.for([
    ['secret', { secret: null }],
    ['secret that is not empty', { secret: '' }],
    ['Git source', { source: null }],
  ] as const)('is not found without a %s', async ([, options], context) => {
    const { deliver, post, pushes } = await serveHooks(context, options);
    expect((await deliver(githubPush)).status).toBe(404);
    expect((await deliver(gitlabPush, { headers: { 'x-gitlab-token': 'x' } })).status).toBe(404);
    const long = 'x'.repeat(200_000);
    expect((await post('/hooks/git', { 'content-type': 'text/x' }, long)).status).toBe(404);
    expect(pushes()).toBe(0);
  });

  test('can only be posted', async (context) => {
    const { get } = await serveHooks(context);
    expect((await get('/hooks/git')).status).toBe(404);
  });

  test.for([
    ['none', {}],
    ['an empty one', { 'x-hub-signature-256': '', 'x-gitlab-token': '' }],
    ['an empty digest', { 'x-hub-signature-256': 'sha256=' }],
    ['one of another body', { 'x-hub-signature-256': `sha256=${hmac('sha256', `${body} `, secret)}` }],
    ['one of another secret', { 'x-hub-signature-256': `sha256=${hmac('sha256', body, `${secret}x`)}` }],
    ['one that is cut', { 'x-hub-signature-256': `sha256=${hmac('sha256', body, secret).slice(0, 62)}` }],
    ['SHA-1', { 'x-hub-signature': `sha1=${hmac('sha1', body, secret)}` }],
    ['a digest without its algorithm', { 'x-hub-signature-256': hmac('sha256', body, secret) }],
    ['the secret itself', { 'x-hub-signature-256': `sha256=${secret}` }],
    ['a longer token', { 'x-gitlab-token': `${secret}x` }],
    ['the end of the token', { 'x-gitlab-token': secret.slice(1) }],
    ['the beginning of the token', { 'x-gitlab-token': secret.slice(0, -1) }],
    ['the admin token', { authorization: 'Bearer admin-token-8842c1' }],
  ] as const)('with %s for a signature is refused', async ([, headers], context) => {
    const { deliver, pushes } = await serveHooks(context);
    const answer = await deliver({ ...githubPush, sign: () => ({}) }, { headers });
    expect([answer.status, pushes()]).toEqual([401, 0]);
  });

  test('without a signature is refused before its body has come', async (context) => {
    const { url } = await serveHooks(context);
    const { answered } = raw(url, head({ 'content-length': MOST, ...githubPush.headers }));
    await until(() => answered().startsWith('HTTP/1.1 401'), answered);
  });

  test('with a wrong signature is refused before anything is read from its body', async (context) => {
    const { deliver } = await serveHooks(context);
    const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'image/png'];
    for (const type of types) {
      const headers = { 'content-type': type, ...anySignature };
      const answer = await deliver({ ...githubPush, sign: () => ({}) }, { headers, body: '{"ref":' });
      expect(answer.status, type).toBe(401);
    }
    const empty = { headers: anySignature, body: '' };
    expect((await deliver({ ...githubPush, sign: () => ({}) }, empty)).status).toBe(401);
  });

  test.for(['', '{', 'null', '[]', '"text"', '1', '{"ref":"refs/heads/main"', '\u0000', 'payload={}'])(
    'that cannot be read is refused: %j',
    async (text, context) => {
      const { deliver, pushes } = await serveHooks(context);
      expect([(await deliver(githubPush, { body: text })).status, pushes()]).toEqual([400, 0]);
    },
  );

  test('that is nested deeply harms nothing', async (context) => {
    const { deliver } = await serveHooks(context);
    const deep = `{"repository":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await deliver(githubPush, { body: deep })).status).toBe(202);
  });

  test('may have parts of any form', async (context) => {
    const { deliver, pushes } = await serveHooks(context, { source: { url: 'https://h/a/b', ref: 'main' } });
    const strange = [null, 1, 'x', [], {}, [null], [[]], { links: 1 }, { links: { clone: [null, 'x', {}] } }];
    for (const part of strange) {
      const payload = { ref: part, repository: part, project: part, push: part, changes: part };
      for (const event of ['x-github-event', 'x-gitlab-event', 'x-event-key'])
        for (const name of ['push', 'Push Hook', 'repo:push', 'repo:refs_changed']) {
          const headers = { 'x-gitlab-token': secret, [event]: name };
          const answer = await deliver({ headers, payload, sign: () => ({}) });
          expect(answer.status).toBe(202);
        }
    }
    // Where neither ref nor repository can be read, a fetch is the safe answer.
    expect(pushes()).toBeGreaterThan(0);
  });

  test('may come from any origin and under any host, since only the signature counts', async (context) => {
    const { deliver, url } = await serveHooks(context);
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await deliver(githubPush, { headers })).status).toBe(202);
    const text = head({
      host: 'setpoint.acme.example',
      'content-length': body.length,
      ...githubPush.headers,
      ...githubPush.sign(body, secret),
    });
    const { answered } = raw(url, `${text}${body}`);
    await until(() => answered().startsWith('HTTP/1.1 202'), answered);
  });

  test('proves itself with a token that has letters of any alphabet', async (context) => {
    const spoken = 'ségrédo-中文';
    const { url } = await serveHooks(context, { secret: spoken });
    const token = Buffer.from(spoken).toString('latin1');
    const { answered } = raw(url, `${head({ 'x-gitlab-token': token, 'content-length': 2 })}{}`);
    await until(() => answered().startsWith('HTTP/1.1 202'), answered);
  });

  test('is answered without a word of what it sent, and leaves no secret in the log', async (context) => {
    const { deliver, logged } = await serveHooks(context);
    const mark = 'mark-7d1e';
    const payload = { ref: `refs/heads/${mark}`, repository: { full_name: `${mark}/${mark}` } };
    const headers = { 'x-request-id': mark, 'x-github-delivery': mark };
    const answers = [
      await deliver({ ...githubPush, payload }, { headers }),
      await deliver(githubPush, { headers, body: mark }),
      await deliver(githubPush, { headers: { 'x-hub-signature-256': mark } }),
      await deliver(gitlabPush, { headers: { 'x-gitlab-token': mark } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 400, 401, 401]);
    for (const answer of answers)
      expect(`${await answer.text()}${JSON.stringify([...answer.headers])}`).not.toMatch(/mark-|hook-secret/);
    expect(logged.join('')).not.toMatch(/mark-|hook-secret/);
  });

  test('with a wrong signature is one line in the log, however many there are', async (context) => {
    const { deliver, logged } = await serveHooks(context);
    for (let count = 0; count < 30; count++)
      await deliver(giteaPush, {
        headers: { 'x-gitea-signature': '', 'x-gogs-signature': '', 'x-hub-signature-256': '' },
      });
    expect(logged.filter((line) => line.includes('"level":"warn"'))).toHaveLength(1);
  });
});

/** Sends again what took longer than the server waits for a request: 25 MiB may, on a busy machine. */
const inTime = async <T>(send: () => Promise<T>, statusOf: (answer: T) => number): Promise<T> => {
  const answer = await send();
  return statusOf(answer) === 408 ? inTime(send, statusOf) : answer;
};

const statusLine = (answered: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answered)?.[1] ?? 0);

// One after the other: each other one's megabytes would take of the ten seconds that a request has.
describe('a large webhook', () => {
  test('is taken up to 25 MiB', async (context) => {
    const { deliver, pushes } = await serveHooks(context);
    const frame = JSON.stringify({ ...githubPush.payload, filler: '' });
    const full = JSON.stringify({ ...githubPush.payload, filler: 'x'.repeat(MOST - frame.length) });
    expect(full).toHaveLength(MOST);
    const answer = await inTime(
      () => deliver(githubPush, { body: full }),
      ({ status }) => status,
    );
    expect([answer.status, pushes()]).toEqual([202, 1]);
  });

  test('is refused above that, as it is announced or as it comes', async (context) => {
    const { url } = await serveHooks(context);
    const announced = raw(url, head({ 'content-length': MOST + 1, ...anySignature }));
    await until(() => announced.answered().startsWith('HTTP/1.1 413'), announced.answered);
    const chunk = `${(MOST + 1).toString(16)}\r\n${'x'.repeat(MOST + 1)}`;
    const sendChunked = async () => {
      const { answered } = raw(url, `${head({ 'transfer-encoding': 'chunked', ...anySignature })}${chunk}`);
      await until(() => answered() !== '');
      return answered();
    };
    expect(statusLine(await inTime(sendChunked, statusLine))).toBe(413);
  });

  test('waits for others that are under way, so that they cannot fill the memory', async (context) => {
    const { url, deliver, pushes } = await serveHooks(context);
    const begin = () =>
      raw(url, `${head({ 'content-length': MOST, expect: '100-continue', ...anySignature })}`);
    const others = Array.from({ length: 4 }, begin);
    await until(() => others.every(({ answered }) => answered().includes('100 Continue')));
    const refused = await deliver(githubPush);
    expect([refused.status, refused.headers.get('retry-after'), pushes()]).toEqual([503, '10', 0]);
    for (const { socket } of others) socket.destroy();
    await until(async () => (await deliver(githubPush)).status === 202);
    expect(pushes()).toBe(1);
  });

  test('gives its room back when it was answered', async (context) => {
    const { url, pushes } = await serveHooks(context);
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const headers = {
      ...githubPush.headers,
      ...githubPush.sign(body, secret),
      'transfer-encoding': 'chunked',
    };
    for (let count = 1; count <= 6; count++) {
      const { socket, answered } = raw(url, `${head(headers)}${chunked}`);
      await until(() => answered().startsWith('HTTP/1.1 202'), answered);
      expect(pushes()).toBe(count);
      socket.destroy();
    }
  });
});
