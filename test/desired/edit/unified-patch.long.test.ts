import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { unifiedPatch as patchOrNull } from '../../../src/desired/edit/unified-patch.ts';
import { runs } from '../../support/runs.ts';

const unifiedPatch = (...from: Parameters<typeof patchOrNull>): string => patchOrNull(...from) ?? 'none';

const applied = (path: string, before: string, patch: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'setpoint-patch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, before);
  execFileSync('git', ['apply', '-'], { cwd: folder, input: patch, stdio: ['pipe', 'pipe', 'ignore'] });
  return readFileSync(file, 'utf8');
};

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `line ${at + 1}\n`);

describe('git apply takes the patch', () => {
  const lines = numbered(40);
  const replaced = (...at: readonly number[]): string =>
    lines.map((line, index) => (at.includes(index) ? 'new\n' : line)).join('');
  test.for([
    ['of one line', lines.join(''), replaced(20)],
    ['of the first and the last line', lines.join(''), replaced(0, 39)],
    ['of lines near each other and far away', lines.join(''), replaced(3, 9, 16, 17, 30)],
    ['that adds lines at the end', 'a\n', 'a\nb\nc\n'],
    ['that adds lines at the start', 'b\n', 'a\nb\n'],
    ['that removes lines', lines.join(''), lines.slice(0, 10).concat(lines.slice(12)).join('')],
    ['of a file without a line break at its end', 'a\nb', 'a\nc'],
    ['that adds below a last line without a line break', 'a\nb', 'a\nb\nc'],
    ['beside a last line without a line break', 'a\nb\nc', 'x\nb\nc'],
    ['of a file with CRLF', 'a\r\nb\r\nc\r\n', 'a\r\nx\r\nc\r\n'],
    ['of a file with a byte order mark', '\ufeffa\nb\n', '\ufeffx\nb\n'],
    ['of text in any script', 'Olá\n東京\n', 'Olá\n大阪\n'],
  ] as const)('%s', ([, before, after]) => {
    expect(applied('a.yaml', before, unifiedPatch('a.yaml', before, after))).toBe(after);
  });

  test.for(['desired state/shop file.yaml', 'lojas/São Paulo.yaml', 'a"b.yaml', 'a\\b\tc.yaml'])(
    'of the file %j',
    (path) => {
      expect(applied(path, 'a\nb\n', unifiedPatch(path, 'a\nb\n', 'a\nc\n'))).toBe('a\nc\n');
    },
  );

  test('of any lines', () => {
    const text = fc
      .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', ' d\n')), fc.constantFrom('', 'end', 'b'))
      .map(([all, last]) => all.join('') + last);
    fc.assert(
      fc.property(text, text, (before, after) => {
        // Git has no patch for a file that is empty and stays.
        fc.pre(before !== after && before !== '' && after !== '');
        expect(applied('a.yaml', before, unifiedPatch('a.yaml', before, after))).toBe(after);
      }),
      { numRuns: runs(30) },
    );
  });
});

test('nothing to change makes no patch', () => {
  expect(unifiedPatch('a.yaml', 'a\n', 'a\n')).toBe('');
});

test('a line that may not be shown is left out around a change, and the patch still applies', () => {
  const before = numbered(9).join('').replace('line 3', 'secret').replace('line 7', 'secret');
  const after = before.replace('line 5', 'new');
  const patch = unifiedPatch('a.yaml', before, after, (line) => !line.includes('secret'));
  expect(patch).toBe(
    'diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -4,3 +4,3 @@\n line 4\n-line 5\n+new\n line 6\n',
  );
  expect(applied('a.yaml', before, patch)).toBe(after);
  // A hidden line just above is none of Git's business.
  const below = before.replace('line 8', 'new');
  const second = unifiedPatch('a.yaml', before, below, (line) => !line.includes('secret'));
  expect(applied('a.yaml', before, second)).toBe(below);
});
