import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttpClient } from '../../src/http/client.ts';
import type { HttpRequest } from '../../src/http/request.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';
import { factsOf } from './ask.ts';
import { serve } from './serve.ts';

const things = z.array(z.object({ id: z.string() }));

/** A client of a server whose answer may be changed between two requests. */
const scene = async () => {
  const answer = { status: 200, type: 'application/json', text: '[{"id":"one"}]', extra: {} };
  const baseUrl = await serve((_request, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type, ...answer.extra }).end(answer.text);
  });
  const http = createHttpClient({
    baseUrl,
    headers: {},
    secrets: createSecretRegistry(),
    throttle: createFreeThrottle(),
  });
  const ask = (more: Partial<HttpRequest<unknown>> = {}) =>
    http.request<unknown>({ method: 'GET', path: '/things', schema: things, repeats: true, ...more });
  return { answer, ask };
};

test('the very same bytes give the very same body, with the headers of their own answer', async () => {
  const { answer, ask } = await scene();
  const first = await ask();
  answer.extra = { 'x-total-count': '2' };
  const second = await ask();
  expect(second.body).toBe(first.body);
  expect(first.headers).not.toHaveProperty('x-total-count');
  expect(second.headers).toHaveProperty('x-total-count', '2');
});

test('other bytes are read again, even those of an earlier response', async () => {
  const { answer, ask } = await scene();
  const { body } = await ask();
  answer.text = '[{"id":"two"}]';
  expect((await ask()).body).toEqual([{ id: 'two' }]);
  answer.text = '[{"id":"one"}]';
  const back = await ask();
  expect(back.body).toEqual(body);
  expect(back.body).not.toBe(body);
});

test('another path, another schema and a request that is not repeated are read again', async () => {
  const { ask } = await scene();
  const { body } = await ask();
  expect((await ask({ path: '/others' })).body).not.toBe(body);
  expect((await ask({ repeats: false })).body).not.toBe(body);
  expect((await ask()).body).toBe(body);
  const other = z.array(z.object({ id: z.literal('two') }));
  expect(await factsOf(ask({ schema: other }))).toMatchObject({ code: 'malformed' });
});

test('the same bytes under a label that makes them a web page are one', async () => {
  const { answer, ask } = await scene();
  answer.text = '"a text"';
  const schema = z.string();
  expect((await ask({ schema })).body).toBe('a text');
  answer.type = 'text/html';
  expect(await factsOf(ask({ schema }))).toMatchObject({ code: 'malformed' });
});

test('the same bytes with a refusal are a refusal', async () => {
  const { answer, ask } = await scene();
  const { body } = await ask();
  answer.status = 401;
  expect(await factsOf(ask())).toMatchObject({ code: 'unauthorized' });
  answer.status = 200;
  expect((await ask()).body).toBe(body);
});

test('an answer of the wrong shape is refused each time', async () => {
  const { answer, ask } = await scene();
  answer.text = '[{"id":1}]';
  expect(await factsOf(ask())).toMatchObject({ code: 'malformed' });
  expect(await factsOf(ask())).toMatchObject({ code: 'malformed' });
});
