import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import type { GitSettings } from '../../../../src/settings/git-settings.ts';
import {
  filesOf,
  openOrigin,
  openRemote,
  problemOf,
  temporaryFolder,
  yaml,
} from '../../../support/git-origin.ts';
import { makeKey, publicKey, startSshd } from '../../../support/ssh-server.ts';

const file = 'desired-state/all.yaml';

test('a Git source over SSH is read with the key and the host key of the settings, in files of any name', async (test) => {
  const [origin, server] = [openOrigin(test), await startSshd(test)];
  const folder = join(server.folder, `it's "50%" \\ of $HOME`);
  mkdirSync(folder);
  const settings = { sshKeyFile: join(folder, 'a key'), knownHostsFile: join(folder, 'known hosts') };
  writeFileSync(settings.sshKeyFile, readFileSync(server.key), { mode: 0o600 });
  writeFileSync(settings.knownHostsFile, server.knownHost);
  const remote = openRemote(test, `${server.origin}${origin.bare}`, { settings });
  test.expect((await filesOf(remote)).files).toEqual({ [file]: yaml('first') });
});

const cases: readonly (readonly [
  name: string,
  code: string,
  change: (given: {
    key: string;
    hosts: string;
    folder: string;
    knownHost: string;
  }) => Partial<GitSettings> | undefined,
])[] = [
  ['a host that is not known', 'unknown-host-key', ({ hosts }) => void writeFileSync(hosts, '')],
  [
    'a host with another key',
    'unknown-host-key',
    ({ hosts, folder, knownHost }) => {
      writeFileSync(hosts, `${knownHost.split(' ')[0]} ${publicKey(makeKey(folder, 'other-host'))}\n`);
      return undefined;
    },
  ],
  [
    'a file of hosts that is not there',
    'unknown-host-key',
    ({ folder }) => ({ knownHostsFile: join(folder, 'gone') }),
  ],
  [
    'a key that the server does not know',
    'ssh-key',
    ({ folder }) => ({ sshKeyFile: makeKey(folder, 'stranger') }),
  ],
  ['a key that is not there', 'ssh-key', ({ folder }) => ({ sshKeyFile: join(folder, 'gone') })],
  ['a key that others may read', 'ssh-key', ({ key }) => void chmodSync(key, 0o644)],
  ['a key that is none', 'ssh-key', ({ key }) => void writeFileSync(key, 'no key\n')],
  ['no key', 'ssh-key', () => ({ sshKeyFile: null })],
];

test.for(cases)('over SSH, this is a problem of its own: %s', async ([, code, change], test) => {
  const [origin, server] = [openOrigin(test), await startSshd(test)];
  const hosts = join(server.folder, 'hosts');
  writeFileSync(hosts, server.knownHost);
  const settings = { sshKeyFile: server.key, knownHostsFile: hosts };
  const changed = change({ key: server.key, hosts, folder: server.folder, knownHost: server.knownHost });
  const home = temporaryFolder(test, 'home');
  const remote = openRemote(test, `${server.origin}${origin.bare}`, {
    settings: { ...settings, ...changed },
    environment: { HOME: home },
  });
  const problem = await problemOf(remote);
  test.expect(problem).toMatchObject({ code });
  test.expect(problem.hint).not.toBeNull();
});

test('over SSH, a repository that is not there is said to be so', async (test) => {
  const [origin, server] = [openOrigin(test), await startSshd(test)];
  const hosts = join(server.folder, 'hosts');
  writeFileSync(hosts, server.knownHost);
  const settings = { sshKeyFile: server.key, knownHostsFile: hosts };
  const remote = openRemote(test, `${server.origin}${origin.root}/gone.git`, { settings });
  test.expect(await problemOf(remote)).toMatchObject({ code: 'not-found' });
});
