import { expect, test } from 'vitest';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { ask, errorOf } from './ask.ts';
import { answering, serve } from './serve.ts';

const messageOf = async (status: number, body: string, headers: { readonly [name: string]: string } = {}) =>
  (await errorOf(ask(await serve(answering(status, body, headers))))).message;

test('an error names the request, the status, the provider’s message and what to do', async () => {
  expect(await messageOf(401, '{"detail":"Invalid API key"}')).toBe(
    'GET /things: 401, the credential was rejected: "Invalid API key". Check that the credential of the account (apiKey or token) is complete, current, and for this provider.',
  );
});

test.each([
  ['{"detail":"the detail","message":"other"}', 'the detail'],
  ['{"statusCode":422,"message":"the message"}', 'the message'],
  ['{"error":{"message":"nested"}}', 'nested'],
  ['{"message":["name is short","status is odd"]}', 'name is short; status is odd'],
  [
    '{"detail":[{"loc":["body","config"],"msg":"field required","input":{"token":"echoed"}}]}',
    'body.config: field required',
  ],
  ['{"errors":[{"title":"first"},{"title":"second"}]}', 'first; second'],
  ['plain words', 'plain words'],
  ['{"code":7}', '{"code":7}'],
  ['{"detail":"broken', '{"detail":"broken'],
])('of %s it takes the words', async (body, words) => {
  const message = await messageOf(422, body);
  expect(message).toBe(
    `GET /things: 422, the request was rejected: "${words}". Check the account's baseUrl and unit.`,
  );
});

test('a refused write is about the entry', async () => {
  const error = await errorOf(ask(await serve(answering(422, '')), { method: 'PUT', body: {} }));
  expect(error.message).toBe(
    'PUT /things: 422, the request was rejected. Correct the entry in the desired state.',
  );
});

test('an empty error body leaves no empty quotes', async () => {
  expect(await messageOf(500, '')).toBe(
    'GET /things: 500, an error of the provider. The provider has a problem; Setpoint retries.',
  );
});

test('an HTML page is named as such', async () => {
  const message = await messageOf(503, '<html><title>Sorry</title></html>', { 'content-type': 'text/html' });
  expect(message).toContain(
    "503, an HTML page instead of the API's JSON (its title: Sorry): something in front of the provider answered.",
  );
});

test('a redirect says where to, without its query', async () => {
  const message = await messageOf(302, '', { location: 'https://login.example/in?token=abc#x' });
  expect(message).toContain('answered with a redirect: "https://login.example/in".');
});

test('the query of a path is not repeated', async () => {
  const error = await errorOf(ask(await serve(answering(400, '')), { path: '/things?key=hidden' }));
  expect(error.message).toContain('GET /things: 400');
  expect(error.message).not.toContain('hidden');
});

test('control and invisible characters, terminal sequences and lone surrogates do not come through', async () => {
  const detail = 'a\u001b[31mred\u001b[0m\u0000b\r\nc\u202ed\u0085e\u2028f\ud800';
  expect(await messageOf(400, JSON.stringify({ detail }))).toContain('"aredb cd e f\ufffd"');
});

test('long words are cut to 300 characters', async () => {
  const message = await messageOf(
    400,
    JSON.stringify({ detail: `${'x'.repeat(298)}😀${'y'.repeat(9_000)}` }),
  );
  expect(/"(.*)"/.exec(message)?.[1]).toBe(`${'x'.repeat(298)}…`);
});

test.each([
  ['as it is', (secret: string) => `token ${secret} is bad`],
  ['on several lines', (secret: string) => `bad ${secret}\n\n${secret}`],
  ['across the place of the cut', (secret: string) => `${'x'.repeat(292)}${secret}`],
  [
    'with control characters between',
    (secret: string) => `bad ${[...secret].join('\u0000')} ${secret.slice(0, 6)}\u200b${secret.slice(6)}`,
  ],
  ['in the JSON that is shown for want of words', (secret: string) => secret],
])('a known secret does not come through %s', async (_name, echo) => {
  const secret = 'shpat_"1f9a\\c77e';
  const secrets = createSecretRegistry();
  secrets.register(secret);
  for (const body of [{ detail: echo(secret) }, { code: 9, config: { echoed: echo(secret) } }]) {
    const error = await errorOf(ask(await serve(answering(422, JSON.stringify(body))), { secrets }));
    for (const part of ['1f9a', 'c77e', 'shpat_']) expect(error.message).not.toContain(part);
  }
});

test('a secret in an id or in a redirect does not come through', async () => {
  const secrets = createSecretRegistry();
  secrets.register('hunter2-hunter2');
  const url = await serve(answering(302, '', { location: 'https://x.example/hunter2-hunter2' }));
  const error = await errorOf(ask(url, { secrets, path: '/things/hunter2-hunter2' }));
  expect(error.message).not.toContain('hunter2');
});
