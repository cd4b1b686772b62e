import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/http/parse-json.ts';
import { htmlWords, providerWords } from '../../src/http/provider-words.ts';
import { integrationListSchema, typeListSchema } from '../../src/providers/aloochat/schema.ts';
import { catalogueSchema, credentialListSchema } from '../../src/providers/toolzz/schema.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';

const secrets = createSecretRegistry();

/** As long as the longest answer that is read. */
const BYTES = 32 * 1024 * 1024;

const filled = (piece: string, length = BYTES): string => piece.repeat(Math.floor(length / piece.length));

/** Without their limits, each of these takes hours or all memory. */
describe('an answer that is made to be expensive', () => {
  it.for([
    ['titles that do not end', '<title'],
    ['titles that are not closed', '<title>'],
    ['titles with attributes', '<title a="'],
    ['comments', '<!--'],
  ])('that is a page costs little: %s', ([, piece = '']) => {
    expect(htmlWords(`<html>${filled(piece)}`, secrets)).toContain('HTML page');
  });

  it.for([
    ['numbers', '0,', '0'],
    ['empty objects', '{},', '{}'],
    ['empty lists', '[],', '[]'],
    ['texts', '"",', '""'],
    ['small integrations', '{"id":"1","name":"","type":""},', '{}'],
  ])('that is a list of millions is not parsed: %s', ([, piece = '', last]) => {
    expect(parseJson(`[${filled(piece)}${last}]`)).toEqual({
      ok: false,
      why: 'holds more than 2000000 values',
    });
  });

  it.for([
    ['lists', '['],
    ['objects', '{"a":'],
    ['both', '[{"a":'],
  ])('that is nested without end is not parsed: %s', ([, piece = '']) => {
    expect(parseJson(filled(piece))).toEqual({ ok: false, why: 'is nested more than 64 levels deep' });
  });

  it('is parsed where brackets and commas are within a text', () => {
    const text = JSON.stringify([`${filled('[{,"\\', 1_000_000)}`]);
    expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('with a hundred thousand integrations is parsed and read', () => {
    const one = { name: 'Shop', type: 'shopify', config: { shop_domain: 'a', x: [1, 2] }, is_active: true };
    const text = JSON.stringify(Array.from({ length: 100_000 }, (_, at) => ({ ...one, id: `id-${at}` })));
    const parsed = parseJson(text);
    expect(parsed.ok && integrationListSchema.parse(parsed.value)).toHaveLength(100_000);
  });

  it.for([
    ['integrations', integrationListSchema, Array(100_000).fill(7)],
    ['types', typeListSchema, Array(100_000).fill({})],
    ['services', catalogueSchema, Array(100_000).fill([])],
    ['credentials', credentialListSchema, { items: Array(100_000).fill(null) }],
    [
      'fields of a form',
      catalogueSchema,
      [{ integrations: { id: 's', slug: 's', form: Array(100_000).fill(7) } }],
    ],
  ] as const)('names its first problem only: %s', ([, schema, value]) => {
    const { error } = schema.safeParse(value);
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]?.path).toContain(0);
  });

  it.for([
    ['as it is', '{"a":{"__proto__":{"force":true},"b":1}}'],
    ['escaped', '{"a":{"\\u005f_proto_\\u005F":{"force":true},"b":1}}'],
    ['deep in lists', '{"a":[[{"__proto__":{"force":true}}]],"b":1}'],
    ['twice', '{"__proto__":{"__proto__":{"force":true}}}'],
  ])('sets no prototype: a key %s', ([, text = '']) => {
    expect(JSON.stringify(parseJson(text))).not.toContain('force');
  });

  it.for([
    ['escape sequences', '\u001b['],
    ['operating system commands', '\u001b]0;'],
    ['numbers of a sequence', '\u001b[1;1;'],
    ['control characters', '\u0000\u0007'],
    ['lone surrogates', '\ud800'],
    ['directions', '\u202e\u2066'],
  ])('leaves nothing but text in an error: %s', ([, piece = '']) => {
    const words = providerWords(`${filled(piece, 64 * 1024)}end`, secrets);
    expect(words.length).toBeLessThanOrEqual(300);
    expect(words).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2066\ud800]/);
  });
});
