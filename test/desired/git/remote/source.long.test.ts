import { join } from 'node:path';
import { test } from 'vitest';
import { readSource } from '../../../../src/desired/git/source.ts';
import { isSameSource } from '../../../../src/plan/ownership/source-claim.ts';
import { openOrigin, openRemote } from '../../../support/git-origin.ts';

test.for([
  '',
  'https://git.example.com/acme/bots.git',
  'git@git.example.com:acme/bots.git',
  'ssh://git@git.example.com:2222/acme/bots',
])('a Git source and a local clone are one desired state to the ledger: %s', async (given, test) => {
  const origin = openOrigin(test);
  const url = given || `file://${origin.bare}`;
  origin.git('remote', 'set-url', 'origin', url);
  const local = await readSource(join(origin.work, 'desired-state'), { PATH: process.env.PATH });
  const { source } = openRemote(test, url);
  test.expect(isSameSource(local, source)).toBe(true);
  test.expect(isSameSource(source, local)).toBe(true);
  const other = openRemote(test, url, { settings: { path: 'other' } }).source;
  test.expect(isSameSource(local, other)).toBe(false);
});
