import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { ask, errorOf } from '../http/ask.ts';
import { answering, serve } from '../http/serve.ts';

/** Made of words, so that only the whole of it is masked, and each cut would leave words of it. */
const words = 'quiet-orange-harbour-seventeen-lanterns';
/** Without order, so that parts of it are masked too. */
const key = 'sk_live_9fQ2xLr7VbT4kZp0WmY8cHd3';

type Echo = readonly [what: string, answer: (secret: string) => Parameters<typeof answering>];

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

const json = (value: unknown): string => JSON.stringify(value);

const page = (title: string): string => `<html><head><title>${title}</title></head></html>`;

const echoes: readonly Echo[] = [
  ['in the path of a redirect', (secret) => [302, '', { location: `https://else.example.com/${secret}` }]],
  [
    'where the path of a redirect is cut',
    (secret) => [302, '', { location: `/${'x'.repeat(285)}${secret}` }],
  ],
  ['in the query of a redirect', (secret) => [302, '', { location: `/?key=${secret}` }]],
  ['in the name of a header', (secret) => [422, '{"detail":"bad"}', { [`x-${secret}`]: '1' }]],
  ['in the type of the content', (secret) => [200, 'x', { 'content-type': `text/${secret}` }]],
  ['as a key of JSON', (secret) => [422, json({ detail: { [secret]: 'bad' }, [secret]: 1 })]],
  ['as the place of a problem', (secret) => [422, json({ detail: [{ loc: ['body', secret], msg: 'bad' }] })]],
  [
    'with an escape sequence after each character',
    (secret) => [422, json({ detail: [...secret].join('\u001b[0m') })],
  ],
  ['with an invisible character after each', (secret) => [422, json({ detail: [...secret].join('\u2060') })]],
  ['over two lines', (secret) => [422, json({ detail: `${secret}\n${secret}` })]],
  ['in base64', (secret) => [422, json({ detail: Buffer.from(`user:${secret}`).toString('base64') })]],
  ['in hexadecimal', (secret) => [422, json({ detail: Buffer.from(secret).toString('hex') })]],
  ['in the title of a page', (secret) => [502, page(`Bad ${secret}`)]],
  ['where the title of a page is cut', (secret) => [502, page(`${'x'.repeat(90)}${secret}`)]],
  ['many times in a title', (secret) => [502, page(`${secret}${secret}`.repeat(9))]],
  ['in an error of ten megabytes', (secret) => [422, `${secret} `.repeat(10_000_000 / 40)]],
  ['where an error is cut', (secret) => [422, json({ detail: `${'x'.repeat(290)}${secret}` })]],
];

/** Of words, these are not known: no usual encoder escapes a dash. */
const escapes: readonly Echo[] = [
  [
    'percent-encoded in a redirect',
    (secret) => [302, '', { location: `/${encodeURIComponent(secret).replaceAll('-', '%2D')}` }],
  ],
  ['as entities of HTML', (secret) => [502, page(secret.replaceAll('-', '&#45;').replaceAll('_', '&#95;'))]],
];

const encodings: readonly (readonly [string, (text: string) => Buffer, Record<string, string>])[] = [
  ['in UTF-16', (text) => wide(text), {}],
  ['in UTF-16, the other way', (text) => wide(text).swap16(), {}],
  ['compressed with gzip', (text) => gzipSync(text), { 'content-encoding': 'gzip' }],
  ['compressed with deflate', (text) => deflateSync(text), { 'content-encoding': 'deflate' }],
  ['compressed with brotli', (text) => brotliCompressSync(text), { 'content-encoding': 'br' }],
  ['compressed twice', (text) => gzipSync(gzipSync(text)), { 'content-encoding': 'gzip, gzip' }],
];

const cases = [
  ...echoes.flatMap(([what, answer]) => [words, key].map((secret) => [what, secret, answer] as const)),
  ...escapes.map(([what, answer]) => [what, key, answer] as const),
];

/** Every part of eight characters, which no message may have. */
const partsOf = (secret: string): string[] =>
  Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));

const expectNothingOf = (message: string, secret: string): void => {
  for (const part of partsOf(secret)) expect(message).not.toContain(part);
};

describe('a credential that the provider echoes', () => {
  it.for(cases)('is in no error: %s, %s', async ([, secret, answer]) => {
    const secrets = createSecretRegistry();
    secrets.register(secret);
    const url = await serve(answering(...answer(secret)));
    const error = await errorOf(ask(url, { secrets, headers: { 'x-api-key': secret } }));
    expectNothingOf(`${error.message} ${error.cause}`, secret);
  });

  it.for(encodings)('is in no error: %s', async ([, encode, headers]) => {
    const secrets = createSecretRegistry();
    secrets.register(key);
    const url = await serve((_request, response) => {
      response.writeHead(422, headers).end(encode(json({ detail: `bad key ${key}` })));
    });
    const error = await errorOf(ask(url, { secrets }));
    expectNothingOf(`${error.message} ${error.cause}`, key);
  });
});
