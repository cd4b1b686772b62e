import { expect, test } from 'vitest';
import { remoteAddress } from '../../src/desired/git/remote-address.ts';

const acme = 'git.example.com/teams/acme';

test.each([
  'https://git.example.com/teams/acme.git',
  'https://git.example.com/teams/acme/',
  'https://user:glpat-1234@GIT.example.com:8443/teams/acme.git/',
  'https://git.example.com/teams/acme.git?private_token=glpat-1234',
  'http://git.example.com/teams/acme',
  'ssh://git@git.example.com:2222/teams/acme.git',
  'git://git.example.com/teams/acme.git',
  'git@git.example.com:teams/acme.git',
  'git.example.com:/teams/acme',
])('%s is the same repository', (text) => {
  expect(remoteAddress(text, '/work/acme')).toBe(acme);
});

test.each([
  ['/srv/git/acme.git', '/srv/git/acme'],
  ['file:///srv/git/acme.git', '/srv/git/acme'],
  ['file:///srv/git%20s/acme', '/srv/git s/acme'],
  ['../acme/.git', '/work/acme'],
  ['/srv/git/100%', '/srv/git/100%'],
  ['file:///srv/git/100%', '/srv/git/100%'],
])('%s is a repository of this machine', (text, address) => {
  expect(remoteAddress(text, '/work/clone')).toBe(address);
});

test('an unreadable address is null', () => {
  expect(remoteAddress('https://', '/work')).toBeNull();
});
