import { spawn } from 'node:child_process';
import { access, rm, writeFile } from 'node:fs/promises';

/**
 * Debian's way to keep a package from starting its service:
 * https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
 */
const policyFile = '/usr/sbin/policy-rc.d';

/** True if Redis can be installed without a prompt: as root on Debian and its derivatives. */
export const canInstall = async (): Promise<boolean> => {
  if (process.getuid?.() !== 0) return false;
  const found = await Promise.allSettled([access('/etc/debian_version'), access('/usr/bin/apt-get')]);
  return found.every(({ status }) => status === 'fulfilled');
};

/** Installs Debian's redis-server without starting the system service. @returns true if apt-get succeeded */
export const installServer = async (): Promise<boolean> => {
  // 'wx': keeps an existing policy of the machine.
  const ours = await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false,
  );
  try {
    // Images without package lists need an update first; if it fails, existing lists may still do.
    await shell('apt-get update -qq');
    return await shell(
      'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server',
    );
  } finally {
    if (ours) await rm(policyFile, { force: true });
  }
};

/** True if the command exited with 0. Shows stderr only. */
const shell = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
