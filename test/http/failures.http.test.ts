import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { ask, errorOf, factsOf } from './ask.ts';
import { selfSigned } from './self-signed.ts';
import { answering, closedUrl, serve, serveRaw } from './serve.ts';

describe('an answer is classified by its status', () => {
  test.each([
    [301, 'redirect', 'unknown', false],
    [302, 'redirect', 'unknown', false],
    [304, 'redirect', 'unknown', false],
    [307, 'redirect', 'unknown', false],
    [400, 'invalid', 'refused', false],
    [401, 'unauthorized', 'refused', false],
    [402, 'invalid', 'refused', false],
    [403, 'forbidden', 'refused', false],
    [404, 'not-found', 'refused', false],
    [405, 'invalid', 'refused', false],
    [408, 'server', 'unknown', true],
    [409, 'conflict', 'refused', false],
    [410, 'not-found', 'refused', false],
    [422, 'invalid', 'refused', false],
    [425, 'server', 'unknown', true],
    [429, 'rate-limited', 'refused', false],
    [500, 'server', 'unknown', true],
    [502, 'server', 'unknown', true],
    [503, 'server', 'unknown', true],
    [529, 'server', 'unknown', true],
  ])('%i is %s, the effect %s', async (status, code, failure, retryable) => {
    const url = await serve(answering(status, status === 304 ? '' : '{"detail":"why"}'));
    const error = await errorOf(ask(url, { method: 'POST', body: {} }));
    expect(error).toMatchObject({ code, failure, status, retryable });
  });
});

describe('without an answer', () => {
  test('a refused connection', async () => {
    const error = await errorOf(ask(await closedUrl()));
    expect(error).toMatchObject({ code: 'unreachable', failure: 'not-sent', status: null, retryable: true });
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('an unknown host', async () => {
    const call = ask('https://setpoint-test.invalid');
    expect(await factsOf(call)).toEqual({ code: 'unreachable', failure: 'not-sent', status: null });
  });

  test('something that does not speak TLS', async () => {
    const url = await serveRaw((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'https');
    expect(await factsOf(ask(url))).toEqual({ code: 'unreachable', failure: 'not-sent', status: null });
  });

  test('a self-signed certificate', async () => {
    let requests = 0;
    const server = createTlsServer(selfSigned, (socket) => {
      socket.on('error', () => undefined).on('data', () => (requests += 1));
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const error = await errorOf(ask(`https://localhost:${port}`));
    expect(error).toMatchObject({ code: 'unreachable', failure: 'not-sent', status: null });
    expect({ said: error.message.includes('certificate'), requests }).toEqual({ said: true, requests: 0 });
  });

  test('a connection that is closed or reset after the request was sent', async () => {
    for (const how of ['destroy', 'resetAndDestroy'] as const) {
      const url = await serveRaw((socket) => void socket.once('data', () => void socket[how]()));
      expect(await factsOf(ask(url))).toEqual({ code: 'reset', failure: 'unknown', status: null });
    }
  });

  test('something that does not speak HTTP', async () => {
    const url = await serveRaw(
      (socket) => void socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6 s3cret-raw\r\n')),
    );
    const error = await errorOf(ask(url));
    expect(error).toMatchObject({ code: 'malformed', failure: 'unknown', status: null });
    expect(JSON.stringify([error, error.cause, Object.entries(error.cause ?? {})])).not.toContain(
      's3cret-raw',
    );
  });
});

describe('an incomplete response', () => {
  test('aborted while the body trickles', async () => {
    const controller = new AbortController();
    const url = await serve((_request, response) => {
      response.write('[', () => controller.abort());
    });
    expect(await factsOf(ask(url, { signal: controller.signal }))).toMatchObject({
      code: 'aborted',
      failure: 'unknown',
    });
  });

  test('less than the length that was promised, and chunks that end early', async () => {
    const heads = ['content-length: 10\r\n\r\n[1,', 'transfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n'];
    for (const head of heads) {
      const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${head}`;
      const url = await serveRaw(
        (socket) => void socket.once('data', () => socket.write(answer, () => socket.end())),
      );
      expect(await factsOf(ask(url))).toEqual({ code: 'reset', failure: 'unknown', status: 200 });
    }
  });

  test('an error that breaks in its body is still that error', async () => {
    const answer = 'HTTP/1.1 422 Unprocessable\r\ncontent-length: 10\r\n\r\n{';
    const url = await serveRaw(
      (socket) => void socket.once('data', () => socket.write(answer, () => socket.end())),
    );
    expect(await factsOf(ask(url))).toEqual({ code: 'invalid', failure: 'refused', status: 422 });
  });
});

describe('an answer over the limit', () => {
  const limits = { maxBytes: 1_000 };

  test('the limit itself passes', async () => {
    const url = await serve(answering(200, `"${'x'.repeat(998)}"`));
    expect((await ask(url, { limits })).body).toHaveLength(998);
  });

  test.each([
    ['with a length', answering(200, `"${'x'.repeat(999)}"`)],
    ['packed small', answering(200, gzipSync(`"${'x'.repeat(100_000)}"`), { 'content-encoding': 'gzip' })],
  ])('one byte more is refused %s', async (_name, listener) => {
    expect(await factsOf(ask(await serve(listener), { limits }))).toEqual({
      code: 'too-large',
      failure: 'unknown',
      status: 200,
    });
  });

  test('an endless one is refused while it is still coming', async () => {
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(200)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await factsOf(ask(url, { limits }))).toMatchObject({ code: 'too-large' });
  });

  test('an error with a huge body is still that error', async () => {
    const url = await serve(answering(400, JSON.stringify({ detail: 'x'.repeat(1_000_000) })));
    expect(await factsOf(ask(url, { limits }))).toEqual({ code: 'invalid', failure: 'refused', status: 400 });
  });
});

describe('a success that is not the answer of the API', () => {
  const html = '<!doctype html><html><head><title>Just a\u001b[31m moment…</title></head></html>';
  const listOfNames = z.array(z.object({ name: z.string() }));

  test.each([
    [
      'an HTML page',
      answering(200, html, { 'content-type': 'text/html' }),
      "an HTML page instead of the API's JSON (its title: Just a moment…)",
    ],
    ['an HTML page called JSON', answering(200, html), "an HTML page instead of the API's JSON"],
    ['broken JSON', answering(200, '[{"name":"a"'), 'is not JSON'],
    ['text', answering(200, 'OK'), 'is not JSON'],
    ['another shape', answering(200, '{"items":[]}'), 'expected array, received object'],
    [
      'another shape within',
      answering(200, '[{"name":"a"},{"name":7}]'),
      '1.name: Invalid input: expected string',
    ],
    ['bytes that are no text', answering(200, Buffer.from([0x22, 0xff, 0x22])), 'not UTF-8'],
    [
      'a body that is not packed as it says',
      answering(200, '[]', { 'content-encoding': 'gzip' }),
      'incorrect header check',
    ],
    ['a nest without end', answering(200, '['.repeat(100_000) + ']'.repeat(100_000)), 'levels deep'],
  ])('%s', async (_name, listener, text) => {
    const error = await errorOf(ask(await serve(listener), { schema: listOfNames }));
    expect(error).toMatchObject({ code: 'malformed', failure: 'unknown', status: 200, retryable: true });
    expect(error.message).toContain(text);
  });

  test('JSON under the wrong content type is still JSON', async () => {
    expect((await ask(await serve(answering(200, ' [1]', { 'content-type': 'text/html' })))).body).toEqual([
      1,
    ]);
  });

  test("an HTML page with 404 is not the word that a thing is gone; the API's own 404 is", async () => {
    const page = await serve(answering(404, html, { 'content-type': 'text/html' }));
    expect(await factsOf(ask(page))).toEqual({ code: 'malformed', failure: 'unknown', status: 404 });
    const empty = await serve(answering(404, '', { 'content-type': 'text/html' }));
    expect(await factsOf(ask(empty))).toEqual({ code: 'not-found', failure: 'refused', status: 404 });
  });
});

test('a __proto__ key in an answer neither pollutes nor comes through, at any depth and however it is written', async () => {
  const body = '{"__proto__":{"a":1},"in":[{"\\u005f_proto__":{"b":2},"kept":{"constructor":3}}]}';
  const answer = await ask(await serve(answering(200, body)));
  expect(JSON.stringify(answer.body)).toBe('{"in":[{"kept":{"constructor":3}}]}');
  expect(Reflect.get({}, 'a') ?? Reflect.get({}, 'b')).toBeUndefined();
});

test('lone surrogates, huge numbers and a byte order mark pass without harm', async () => {
  const answer = await ask(await serve(answering(200, '\ufeff["\\ud800x",1e400,-0,9007199254740993]')));
  expect(answer.body).toEqual(['\ud800x', Number.POSITIVE_INFINITY, -0, 2 ** 53]);
});
