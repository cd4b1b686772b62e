import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from '../../src/http/client.ts';
import { UsageError } from '../../src/model/errors.ts';
import type { Throttle } from '../../src/model/throttle.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';
import { ask, errorOf, factsOf } from './ask.ts';
import { answering, serve, serveRaw, textOf } from './serve.ts';

test('a request carries the credential, its body and the idempotency key, and gives back the checked answer', async () => {
  const seen: unknown[] = [];
  const url = await serve(async (request, response) => {
    const { method, url: path, headers } = request;
    const { 'x-api-key': key, 'content-type': type, 'idempotency-key': once, accept } = headers;
    seen.push({ method, path, key, type, once, accept, body: await textOf(request) });
    response.writeHead(201, { 'X-Total-Count': '1' }).end('{"id":"a","more":true}');
  });
  const answer = await ask(`${url}/api/`, {
    method: 'POST',
    body: { name: 'é \ud800', n: 1 },
    idempotencyKey: 'attempt-1',
    schema: z.object({ id: z.string() }),
  });
  expect(answer).toMatchObject({ status: 201, body: { id: 'a' }, headers: { 'x-total-count': '1' } });
  const body = '{"name":"é \\ud800","n":1}';
  const type = 'application/json';
  expect(seen).toEqual([
    {
      method: 'POST',
      path: '/api/things',
      key: 'key-of-the-test',
      type,
      once: 'attempt-1',
      accept: type,
      body,
    },
  ]);
});

test('the slot is taken first, then the last look is had, then the request goes out, then the slot is released', async () => {
  const order: string[] = [];
  const url = await serve((_request, response) => {
    order.push('sent');
    response.end('[]');
  });
  const throttle: Throttle = {
    take: async () => {
      order.push('taken');
      return {
        release: async (reply) => {
          order.push(`released ${reply?.status}`);
          return null;
        },
      };
    },
  };
  await ask(url, { throttle, beforeSend: async () => void order.push('before') });
  expect(order).toEqual(['taken', 'before', 'sent', 'released 200']);
});

test('a last look that throws stops the request unsent, and its own error comes out', async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    response.end('[]');
  });
  const throttle = createFreeThrottle();
  const lost = new Error('another worker has the create');
  const call = ask(url, { throttle, beforeSend: () => Promise.reject(lost) });
  await expect(call).rejects.toBe(lost);
  expect({ requests, taken: throttle.taken, released: throttle.released }).toEqual({
    requests: 0,
    taken: 1,
    released: [null],
  });
});

test.each([
  ['a success', answering(200, '[]'), 200],
  ['a wrong shape', answering(200, 'no JSON'), 200],
  ['a refusal', answering(422, '{"detail":"no"}'), 422],
  ['a redirect', answering(302, '', { location: 'https://elsewhere.example' }), 302],
  ['too many requests', answering(429, '{}'), 429],
])('the slot is released once with the status after %s', async (_name, listener, status) => {
  const throttle = createFreeThrottle();
  await ask(await serve(listener), { throttle }).catch(() => undefined);
  expect(throttle.released.map((reply) => reply?.status)).toEqual([status]);
});

test('the slot is released once with null when no answer came, and with the answer that broke half-way', async () => {
  const dropped = createFreeThrottle();
  await ask(await serveRaw((socket) => socket.once('data', () => socket.destroy())), {
    throttle: dropped,
  }).catch(() => 0);
  expect(dropped.released).toEqual([null]);
  const cut = createFreeThrottle();
  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[';
  const url = await serveRaw((socket) => socket.once('data', () => socket.write(head, () => socket.end())));
  expect(await factsOf(ask(url, { throttle: cut }))).toEqual({
    code: 'reset',
    failure: 'unknown',
    status: 200,
  });
  expect(cut.released).toMatchObject([{ status: 200, headers: { 'content-length': '100' } }]);
});

test('a 429 carries the pause that the throttle answered', async () => {
  const url = await serve(answering(429, '{"detail":"slow down"}', { 'retry-after': '1' }));
  const throttle = createFreeThrottle(4_321);
  const error = await errorOf(ask(url, { throttle }));
  expect(error).toMatchObject({ code: 'rate-limited', failure: 'refused', status: 429, retryAfterMs: 4_321 });
  expect(throttle.released).toMatchObject([{ headers: { 'retry-after': '1' } }]);
});

test('a throttle that cannot record a response does not hide it', async () => {
  const url = await serve(answering(201, '{"id":"made"}'));
  const throttle: Throttle = { take: async () => ({ release: () => Promise.reject(new Error('no Redis')) }) };
  expect((await ask(url, { method: 'POST', throttle })).body).toEqual({ id: 'made' });
});

test('an error of the throttle is passed on unchanged', async () => {
  const far = new Error('the slot is far away');
  await expect(ask('http://127.0.0.1:1', { throttle: { take: () => Promise.reject(far) } })).rejects.toBe(
    far,
  );
});

test('aborted before it is sent: not sent, whether before, while waiting for the slot, or at the last look', async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    response.end('[]');
  });
  const waiting = new AbortController();
  const take: Throttle['take'] = ({ signal } = {}) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      queueMicrotask(() => waiting.abort());
    });
  const late = new AbortController();
  const calls = [
    ask(url, { signal: AbortSignal.abort() }),
    ask(url, { signal: waiting.signal, throttle: { take } }),
    ask(url, { signal: late.signal, beforeSend: async () => late.abort() }),
  ];
  for (const call of calls)
    expect(await factsOf(call)).toEqual({ code: 'aborted', failure: 'not-sent', status: null });
  expect(requests).toBe(0);
});

test('aborted after it was sent: the effect is unknown', async () => {
  const controller = new AbortController();
  const url = await serve(() => controller.abort());
  const call = ask(url, { method: 'POST', body: {}, signal: controller.signal });
  expect(await factsOf(call)).toEqual({ code: 'aborted', failure: 'unknown', status: null });
});

test('a signal that outlives many requests gathers no listeners', async () => {
  const controller = new AbortController();
  let listening = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    listening += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    listening -= 1;
    remove(...given);
  };
  const url = await serve(answering(200, '[]'));
  for (let i = 0; i < 5; i += 1) await ask(url, { signal });
  expect(listening).toBe(0);
});

test('an empty answer is fine where the schema allows it, and malformed where not', async () => {
  const url = await serve((_request, response) => response.writeHead(204).end());
  expect(await ask(url, { method: 'DELETE' })).toMatchObject({ status: 204, body: undefined });
  const error = await errorOf(ask(url, { schema: z.array(z.string()) }));
  expect(error).toMatchObject({ code: 'malformed', failure: 'unknown' });
  expect(error.message).toContain('the response is empty');
});

test.each([
  ['http://api.example.com', 'in the clear'],
  ['http://127.0.0.1.example.com', 'in the clear'],
  ['ftp://127.0.0.1', 'not an https:// URL'],
  ['not a URL', 'not an https:// URL'],
  ['https://me:hunter22@api.example.com', 'user name'],
  ['https://api.example.com?key=hunter22', 'query'],
])('the base URL %s is refused without repeating what it may hold', (baseUrl, why) => {
  const create = () =>
    createHttpClient({
      baseUrl,
      headers: {},
      secrets: createSecretRegistry(),
      throttle: createFreeThrottle(),
    });
  expect(create).toThrow(UsageError);
  expect(create).toThrow(why);
  expect(create).not.toThrow('hunter22');
});

test.each(['http://localhost:1', 'http://127.8.9.1:1', 'http://[::1]:1', 'https://api.example.com/base'])(
  'the base URL %s is allowed',
  (baseUrl) => {
    const made = createHttpClient({
      baseUrl,
      headers: {},
      secrets: createSecretRegistry(),
      throttle: createFreeThrottle(),
    });
    expect(made.request).toBeTypeOf('function');
  },
);

test('a credential that no header can carry is refused unsent and without being shown', async () => {
  const throttle = createFreeThrottle();
  const error = await errorOf(
    ask('http://127.0.0.1:1', { headers: { 'x-api-key': 'abc\ndef-ghi' }, throttle }),
  );
  expect(error).toMatchObject({ code: 'unauthorized', failure: 'not-sent', status: null });
  expect(error.cause).toBeUndefined();
  expect(error.message).not.toContain('def-ghi');
  expect(throttle.taken).toBe(0);
});
