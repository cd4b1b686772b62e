import { spawn } from 'node:child_process';
import { canInstall } from '../../src/redis/find-server.ts';

/** Whether the command ended with 0. Its complaints go to stderr. */
const shell = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });

/**
 * Installs a package where that needs no consent: as root on Debian. Does nothing elsewhere. A service that the
 * package brings is not started.
 */
export const installOnDebian = async (name: string): Promise<void> => {
  if (!(await canInstall())) return;
  process.stderr.write(`There is no ${name}: installing it with apt-get install ${name}.\n`);
  // Without an update first, an image that ships no package lists finds nothing; a failed one may still leave
  // usable lists.
  await shell('apt-get update -qq');
  await shell(
    `RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${name}`,
  );
};
