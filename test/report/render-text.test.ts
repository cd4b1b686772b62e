import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, cleanJson } from '../../src/report/text/clean.ts';
import { cutMiddle, cutPair, takeEnd, takeStart, textWidth } from '../../src/report/text/columns.ts';
import { wrap } from '../../src/report/text/layout.ts';
import { ago, duration, lasting } from '../../src/report/text/time-text.ts';
import { shortRevision } from '../../src/report/text/words.ts';
import { anyCharacter } from '../support/any-character.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 }).map(clean);

describe('cleaning', () => {
  test.each([
    ['an escape sequence', 'a\u001b[31mb', 'a\\u001b[31mb'],
    ['a bell and a backspace', '\u0007\b', '\\u0007\\u0008'],
    ['a control sequence of one byte', '\u009b2J', '\\u009b2J'],
    ['a turned reading direction', 'x\u202ey\u2066z', 'x\\u202ey\\u2066z'],
    ['an invisible character', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
    ['a tag character beyond the first plane', '\u{e0041}', '\\u{e0041}'],
    ['joiners that emoji and scripts need', '👩\u200d💻', '👩\u200d💻'],
    ['letters of any script', 'João 漢字 عربي', 'João 漢字 عربي'],
  ])('%s', (_, from, to) => {
    expect(clean(from)).toBe(to);
  });

  test('serialised JSON keeps its data and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (value) => {
        const json = cleanJson(JSON.stringify([value, '\u009b\u202e\u2028\u{e0041}'], null, 2));
        expect(JSON.parse(json)).toStrictEqual([value, '\u009b\u202e\u2028\u{e0041}']);
        expect(json.replaceAll('\n', '')).not.toMatch(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('fitting', () => {
  test.each([
    ['abc', 3],
    ['漢字', 4],
    ['🙂', 2],
    ['👩‍💻', 2],
    ['é', 1],
    ['', 0],
  ])('%s takes %i columns', (value, columns) => {
    expect(textWidth(value)).toBe(columns);
  });

  test('a cut text is never too wide, and starts and ends like the full one', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 60 }), (value, columns) => {
        const cut = cutMiddle(value, columns);
        expect(textWidth(cut)).toBeLessThanOrEqual(columns);
        const [start = '', end = ''] = cut.split('…', 2);
        if (cut !== value) expect(value.startsWith(start) && value.endsWith(end)).toBe(true);
      }),
    );
  });

  test('two values that differ look different when cut', () => {
    const long = 'x'.repeat(500);
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 16, max: 90 }), (at, columns) => {
        const [a, b] = cutPair(`${long.slice(0, at)}A${long}`, `${long.slice(0, at)}B${long}`, columns);
        expect(a).not.toBe(b);
        expect(Math.max(textWidth(a), textWidth(b))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('no character is split at the start or the end of a cut', () => {
    expect(takeStart('a🙂b', 2)).toBe('a');
    expect(takeEnd('a🙂b', 2)).toBe('b');
    expect(takeEnd('a🙂b', 0)).toBe('');
  });

  test('wrapped lines fit, and hold all of the words', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 60 }), (value, columns) => {
        const lines = wrap(value, columns);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
    );
  });
});

test.each([
  [-5000, 'just now', 'since just now'],
  [1999, 'just now', 'since just now'],
  [2000, '2 seconds ago', 'for 2 seconds'],
  [60_000, '1 minute ago', 'for 1 minute'],
  [3_599_000, '59 minutes ago', 'for 59 minutes'],
  [47 * 3_600_000, '47 hours ago', 'for 47 hours'],
  [48 * 3_600_000, '2 days ago', 'for 2 days'],
])('%i ms are %s', (ms, past, standing) => {
  expect(ago(1e6, 1e6 + ms)).toBe(past);
  expect(lasting(1e6, 1e6 + ms)).toBe(standing);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1240, '1.2 s'],
  [42_000, '42 s'],
  [59_900, '59 s'],
  [185_000, '3 min 5 s'],
])('a run of %i ms took %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  ['4f2c9ab1d2e34f2c9ab1d2e34f2c9ab1d2e30000', '4f2c9ab1d2e3'],
  ['4f2c9ab1d2e34f2c9ab1d2e34f2c9ab1d2e30000-dirty.0123456789ab', '4f2c9ab1d2e3 with uncommitted edits'],
  ['sha256:0123456789abcdef0123', 'files 0123456789ab'],
])('the revision %s reads %s', (revision, short) => {
  expect(shortRevision(revision)).toBe(short);
});
