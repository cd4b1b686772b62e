import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './git-origin.ts';
import { installOnDebian } from './install-on-debian.ts';

/** An sshd of our own on loopback, with keys of its own. */
export type SshServer = {
  /** `ssh://user@127.0.0.1:port`, without a path. */
  readonly origin: string;
  /** The private key that it lets in. */
  readonly key: string;
  /** Its own host key, as in a file of known hosts. */
  readonly knownHost: string;
  /** Where it keeps its files. */
  readonly folder: string;
};

/** Makes a key pair; its private file. */
export const makeKey = (folder: string, name: string): string => {
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
  return file;
};

/** The public half of a key: type and key, without the comment. */
export const publicKey = (file: string): string =>
  readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });

const findSshd = (): string | undefined =>
  ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));

/** Finds an sshd, or installs one where that needs no consent. @throws Error */
const sshdPath = async (): Promise<string> => {
  if (findSshd() === undefined) await installOnDebian('openssh-server');
  const found = findSshd();
  if (found === undefined) throw new Error('There is no sshd: install openssh-server.');
  return found;
};

/** Starts it; it ends with the test. @throws Error where there is no sshd */
export const startSshd = async (test: Pick<TestContext, 'onTestFinished'>): Promise<SshServer> => {
  const sshd = await sshdPath();
  const folder = temporaryFolder(test, 'sshd');
  const key = makeKey(folder, 'client');
  const hostKey = makeKey(folder, 'host');
  const port = await freePort();
  const { username, uid } = userInfo();
  // As root it wants this folder, which a service of the system would make.
  if (uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'authorized'), readFileSync(`${key}.pub`));
  const config = [
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    `PidFile ${join(folder, 'pid')}`,
    'ListenAddress 127.0.0.1',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  const server = spawn(sshd, ['-D', '-e', '-f', join(folder, 'config'), '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  test.onTestFinished(() => void server.kill('SIGKILL'));
  while (!(await listens(port))) {
    if (server.exitCode !== null) throw new Error(`sshd ended: ${said}`);
    await sleep(20);
  }
  return {
    origin: `ssh://${username}@127.0.0.1:${port}`,
    key,
    knownHost: `[127.0.0.1]:${port} ${publicKey(hostKey)}\n`,
    folder,
  };
};
