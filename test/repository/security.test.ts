import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'test'], {
  encoding: 'utf8',
}).split('\n');

it('every test that the threat model names is there', () => {
  const named = [...page.matchAll(/`(test\/[\w/-]+)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(
    (path) =>
      !files.some(
        (file) => file.startsWith(`${path}/`) || (file.startsWith(`${path}.`) && file.endsWith('.test.ts')),
      ),
  );
  expect(missing).toEqual([]);
});
