import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContent } from '../../src/desired/yaml/parse-file.ts';
import { foldName } from '../../src/model/fold.ts';
import { anyCharacter } from '../support/any-character.ts';
import { runs } from '../support/runs.ts';
import { accounts, load } from './load-files.ts';

/** Pieces of which YAML is made, in any order. */
const piece = fc.constantFrom(
  'accounts:',
  'integrations:',
  'acme',
  ': ',
  ':\n',
  '\n',
  '  ',
  '\t',
  '- ',
  '? ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '&a ',
  '*a',
  '<<: ',
  '|',
  '>-',
  '"',
  "'",
  '#',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '!!set ',
  '!!binary ',
  '!x ',
  '~',
  '1',
  '.inf',
  '${',
  '}',
  ':-',
  '\\u0000',
  '\\ud800',
  '__proto__',
  'provider: aloochat',
  'apiKey: k',
  'type: t',
  'name: n',
  'account: acme',
  'config: ',
  '\u0000',
  '\ufeff',
  '\ud800',
  '🙂',
  '\r\n',
  '\r',
  '\u2028',
);
const text = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 200 }),
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 60 }).map((pieces) => `${accounts}integrations:\n  shop: ${pieces.join('')}`),
);

describe('any text', () => {
  it('is read without a crash, and every problem has a position in it', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const result = await load(content, { env: { a: 'x' } });
        const lines = content.split('\n').length + 1;
        for (const { line, column, message } of result.ok ? result.warnings : result.problems) {
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThan(0);
          expect(message).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
        }
      }),
      { numRuns: runs(150) },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('parses to the same again, also on another thread', () => {
    fc.assert(
      fc.property(text, (written) => {
        const content = readContent(written);
        expect(readContent(written)).toEqual(content);
        expect(structuredClone(content)).toEqual(content);
      }),
      { numRuns: runs(80) },
    );
  });
});

describe('any JSON', () => {
  it('as a config passes unchanged', async () => {
    const key = fc
      .string({ maxLength: 12 })
      .filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name) && !name.includes('$'));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string().filter((string) => !string.includes('$')),
        fc
          .double({ noDefaultInfinity: true, noNaN: true })
          .map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value, { noNullPrototype: true }), async (config) => {
        // JSON is YAML, so long as integers are not longer than numbers can be.
        fc.pre(!/\d{16}/.test(JSON.stringify(config)));
        const entry = { account: 'acme', type: 't', name: 'n', config };
        const result = await load(`${accounts}integrations:\n  a: ${JSON.stringify(entry)}\n`);
        expect(result.ok && result.state.integrations[0]?.config).toEqual(config);
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('any name', () => {
  it.each([
    ['Straße', 'STRASSE'],
    ['ẞ', 'ss'],
    ['Ϊ́δα', 'ΐδα'],
    ['ΑΣ', 'ας'],
    ['ﬁt', 'FIT'],
    ['Ação', 'AÇÃO'],
  ])('%s is the name %s in another case', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it('folds to the same text again, in any case and form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
        expect(foldName(` ${name} `)).toBe(foldName(name));
        expect(foldName(name.normalize('NFD'))).toBe(foldName(name));
      }),
      { numRuns: runs(700) },
    );
  });
});
