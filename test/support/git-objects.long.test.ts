import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { openOrigin } from './git-origin.ts';

test.for(['sha1', 'sha256'] as const)(
  'a commit that is written without Git is the one that Git makes: %s',
  async (format, test) => {
    const origin = openOrigin(test, { 'a.b': 'x', 'a/b': 'x', a0: 'x', 'ä/ö.yaml': '', run: 'x' }, format);
    chmodSync(join(origin.work, 'run'), 0o755);
    symlinkSync('a/b', join(origin.work, 'link'));
    mkdirSync(join(origin.work, 'empty/er'), { recursive: true });
    const first = origin.git('rev-parse', 'HEAD');
    const second = origin.push({ 'a.b': null, 'a/c': Buffer.from([0xe9, 0]) }, '2026-01-02T03:04:05Z');
    test.expect(origin.git('rev-parse', 'HEAD', 'HEAD~1').split('\n')).toEqual([second, first]);
    test.expect(origin.git('rev-parse', 'HEAD^{tree}')).toBe(origin.git('write-tree'));
    test.expect(origin.git('status', '--porcelain')).toBe('');
    test
      .expect(origin.git('log', '-1', '--format=%an %ae %cI %s'))
      .toBe('A a@example.com 2026-01-02T03:04:05+00:00 x');
    test.expect(origin.git('fsck', '--strict', '--no-dangling')).toBe('');
  },
);
