import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { canInstall } from '../../src/redis/find-server.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const ways = `The tests of the status page need Chromium, and there is none. Any of these helps:
- name its binary in CHROMIUM
- install one on the PATH (${names.join(', ')}): apt-get install chromium, brew install --cask chromium`;

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

const onPath = async (): Promise<string | null> => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await isExecutable(path)) return path;
  }
  return null;
};

/** Whether the command ended with 0. Its complaints go to stderr. */
const shell = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });

/**
 * Finds a Chromium, or installs one where that needs nobody's consent. In this order: CHROMIUM, the PATH, and, as root on Debian, apt-get.
 * @throws Error with the ways to one when there is none
 */
export const findChromium = async (): Promise<string> => {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const found = await onPath();
  if (found !== null) return found;
  if (await canInstall()) {
    process.stderr.write('There is no Chromium on the PATH: installing it with apt-get install chromium.\n');
    // Without an update first, an image that ships no package lists finds nothing; a failed one may still leave usable lists.
    await shell('apt-get update -qq');
    await shell('DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium');
    const installed = await onPath();
    if (installed !== null) return installed;
  }
  throw new Error(ways);
};
