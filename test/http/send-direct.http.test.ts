import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ask, factsOf } from './ask.ts';
import { answering, serve, serveRaw } from './serve.ts';

const json = '{"name":"é","list":[1,2,3]}';
const value = JSON.parse(json) as unknown;

describe('a packed body', () => {
  test.each([
    ['gzip', gzipSync(json)],
    ['X-GZIP', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['br', brotliCompressSync(json)],
    ['deflate, gzip', gzipSync(deflateSync(json))],
  ])('is unpacked: %s', async (packing, bytes) => {
    const url = await serve(answering(200, bytes, { 'content-encoding': packing }));
    expect((await ask(url)).body).toEqual(value);
  });

  test('is not unpacked where its packing is unknown', async () => {
    const url = await serve(answering(200, json, { 'content-encoding': 'identity' }));
    expect((await ask(url)).body).toEqual(value);
  });

  test('without its last bytes is read as far as it goes', async () => {
    const url = await serve(answering(200, gzipSync(json).subarray(0, -8), { 'content-encoding': 'gzip' }));
    expect((await ask(url)).body).toEqual(value);
  });

  test('that breaks on its way is a reset', async () => {
    const packed = gzipSync(json);
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`;
    const url = await serveRaw((socket) =>
      socket.once('data', () => {
        socket.write(head);
        socket.end(packed.subarray(0, 12));
      }),
    );
    expect(await factsOf(ask(url))).toEqual({ code: 'reset', failure: 'unknown', status: 200 });
  });

  test('may be announced where there is none', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(204, { 'content-encoding': 'gzip' }).end(),
    );
    expect(await ask(url, { method: 'DELETE' })).toMatchObject({ status: 204, body: undefined });
  });
});

test('headers that come twice are joined, and their names are lower case', async () => {
  const url = await serve((_request, response) =>
    response.writeHead(200, ['X-Rate', 'a', 'Retry-After', '1', 'x-rate', 'b', 'retry-after', '2']).end('[]'),
  );
  expect((await ask(url)).headers).toMatchObject({ 'x-rate': 'a, b', 'retry-after': '1, 2' });
});

test('a credential goes out without the spaces and line ends around it', async () => {
  let key: unknown;
  const url = await serve((request, response) => {
    key = request.headers['x-api-key'];
    response.end('[]');
  });
  await ask(url, { headers: { 'x-api-key': ' key of\tthe file\r\n' } });
  expect(key).toBe('key of\tthe file');
});

test('a body has its length in bytes, and a request without one has none', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    seen.push([request.method, length, chunked]);
    response.end('[]');
  });
  await ask(url, { method: 'POST', body: { name: 'é' } });
  await ask(url, { method: 'DELETE', body: { id: 1 } });
  await ask(url, { method: 'DELETE' });
  await ask(url);
  expect(seen).toEqual([
    ['POST', '13', undefined],
    ['DELETE', '8', undefined],
    ['DELETE', undefined, undefined],
    ['GET', undefined, undefined],
  ]);
});

test('requests use a connection again, and an answer that is left early closes its own', async () => {
  const ports = new Set<number | undefined>();
  let closed: Promise<unknown> = Promise.resolve();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    closed = new Promise((resolve) => request.socket.once('close', resolve));
    response.end(request.url === '/large' ? `"${'x'.repeat(3_000_000)}"` : '[]');
  });
  for (let at = 0; at < 5; at += 1) await ask(url);
  expect(ports.size).toBe(1);
  const facts = await factsOf(ask(url, { path: '/large', limits: { maxBytes: 1_000 } }));
  expect(facts).toMatchObject({ code: 'too-large' });
  await closed;
});
