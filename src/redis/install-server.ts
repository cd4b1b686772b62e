import { spawn } from 'node:child_process';
import { access, rm, writeFile } from 'node:fs/promises';

/**
 * Debian's way to forbid that a package starts its service:
 * https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
 */
const policyFile = '/usr/sbin/policy-rc.d';

/** Whether Redis can be installed here without asking anybody: as root on Debian or one of its kind. */
export const canInstall = async (): Promise<boolean> => {
  if (process.getuid?.() !== 0) return false;
  const found = await Promise.allSettled([access('/etc/debian_version'), access('/usr/bin/apt-get')]);
  return found.every(({ status }) => status === 'fulfilled');
};

/**
 * Installs redis-server from Debian's packages, without starting the system's service. @returns whether
 * apt-get succeeded
 */
export const installServer = async (): Promise<boolean> => {
  // 'wx': a policy that is there already is the machine's own, and stays.
  const ours = await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false,
  );
  try {
    // Without an update first, an image that ships no package lists finds nothing; a failed one may still
    // leave usable lists.
    await shell('apt-get update -qq');
    return await shell(
      'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server',
    );
  } finally {
    if (ours) await rm(policyFile, { force: true });
  }
};

/** Whether the command ended with 0. Its complaints go to stderr; what it did is not worth a screenful. */
const shell = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
