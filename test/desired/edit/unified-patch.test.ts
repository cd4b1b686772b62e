import { describe, expect, test } from 'vitest';
import { unifiedPatch } from '../../../src/desired/edit/unified-patch.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `line ${at + 1}\n`);

/** The hunks of a patch, without the names of the file. */
const hunks = (before: string, after: string, mayShow?: (line: string) => boolean): string =>
  (unifiedPatch('a.yaml', before, after, mayShow) ?? '').split('\n').slice(3).join('\n');

const replaced = (lines: readonly string[], ...at: readonly number[]): string =>
  lines.map((line, index) => (at.includes(index) ? 'new\n' : line)).join('');

describe('a patch', () => {
  test.for([
    ['of nothing is empty', 'a\n', 'a\n', ''],
    ['of one line', 'a\nb\nc\n', 'a\nx\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n'],
    ['of the only line', 'a\n', 'b\n', '@@ -1 +1 @@\n-a\n+b\n'],
    ['that adds at the end', 'a\n', 'a\nb\n', '@@ -1 +1,2 @@\n a\n+b\n'],
    ['that adds at the start', 'b\n', 'a\nb\n', '@@ -1 +1,2 @@\n+a\n b\n'],
    ['that removes', 'a\nb\nc\n', 'a\nc\n', '@@ -1,3 +1,2 @@\n a\n-b\n c\n'],
    ['that fills a file', '', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
    ['that empties a file', 'a\n', '', '@@ -1 +0,0 @@\n-a\n'],
    ['of lines that change places', 'a\nb\nc\n', 'c\nb\na\n', '@@ -1,3 +1,3 @@\n-a\n-b\n c\n+b\n+a\n'],
    ['of lines around one that stays', 'a\nb\nc\n', 'x\nb\nz\n', '@@ -1,3 +1,3 @@\n-a\n+x\n b\n-c\n+z\n'],
    ['keeps CRLF', 'a\r\nb\r\n', 'a\r\nx\r\n', '@@ -1,2 +1,2 @@\n a\r\n-b\r\n+x\r\n'],
    ['keeps a byte order mark', '\ufeffa\nb\n', '\ufeffa\nx\n', '@@ -1,2 +1,2 @@\n \ufeffa\n-b\n+x\n'],
    [
      'of a last line without a line break',
      'a\nb',
      'a\nc',
      '@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
    ],
    [
      'below a last line without a line break',
      'a',
      'a\nb\n',
      '@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n',
    ],
  ] as const)('%s', ([, before, after, patch]) => {
    expect(hunks(before, after)).toBe(patch);
  });

  test('shows three lines around a change, and counts what changed above', () => {
    const lines = numbered(30);
    const after = replaced(lines, 4, 24).replace('new\n', 'new\nmore\n');
    expect(hunks(lines.join(''), after)).toBe(
      '@@ -2,7 +2,8 @@\n line 2\n line 3\n line 4\n-line 5\n+new\n+more\n line 6\n line 7\n line 8\n' +
        '@@ -22,7 +23,7 @@\n line 22\n line 23\n line 24\n-line 25\n+new\n line 26\n line 27\n line 28\n',
    );
  });

  test('shows changes near each other together', () => {
    const lines = numbered(10);
    expect(hunks(lines.join(''), replaced(lines, 1, 6))).toBe(
      '@@ -1,10 +1,10 @@\n line 1\n-line 2\n+new\n line 3\n line 4\n line 5\n line 6\n-line 7\n+new\n line 8\n line 9\n line 10\n',
    );
  });

  test('leaves out a line that may not be shown, and what is beyond it', () => {
    const lines = numbered(7).join('').replace('line 2', 'secret').replace('line 6', 'secret');
    expect(hunks(lines, lines.replace('line 4', 'new'), (line) => !line.includes('secret'))).toBe(
      '@@ -3,3 +3,3 @@\n line 3\n-line 4\n+new\n line 5\n',
    );
  });

  test('of a very long change is one region, since to compare all its lines would take too long', () => {
    const lines = numbered(2_101);
    const patch = hunks(lines.join(''), replaced(lines, 0, 2_100));
    expect(patch.match(/^@@.*@@$/gm)).toEqual(['@@ -1,2101 +1,2101 @@']);
    expect(patch.split('\n')).toHaveLength(1 + 2 * 2_101 + 1);
  });
});

describe('the names in a patch', () => {
  test.for([
    ['are plain', 'config/shop.yaml', '--- a/config/shop.yaml\n+++ b/config/shop.yaml\n'],
    ['keep letters of any script', 'São Paulo.yaml', '--- a/São Paulo.yaml\t\n+++ b/São Paulo.yaml\t\n'],
    ['end with a tab after a blank', 'a b.yaml', '--- a/a b.yaml\t\n+++ b/a b.yaml\t\n'],
    ['are quoted with a quote', 'a"b.yaml', '--- "a/a\\"b.yaml"\n+++ "b/a\\"b.yaml"\n'],
    [
      'escape a backslash and control characters',
      'a\\b\t\n\u0007.yaml',
      '--- "a/a\\\\b\\t\\n\\007.yaml"\n+++ "b/a\\\\b\\t\\n\\007.yaml"\n',
    ],
  ] as const)('%s', ([, path, names]) => {
    expect(unifiedPatch(path, 'a\n', 'b\n')).toContain(names);
  });
});

test('there is no patch where the line just below a change may not be shown: git apply would look for the end of the file', () => {
  const before = numbered(9).join('').replace('line 6', 'secret');
  const mayShow = (line: string): boolean => !line.includes('secret');
  expect(unifiedPatch('a.yaml', before, before.replace('line 5', 'new'), mayShow)).toBeNull();
  expect(unifiedPatch('a.yaml', before, before.replace('line 7', 'new'), mayShow)).toContain('+new');
});
