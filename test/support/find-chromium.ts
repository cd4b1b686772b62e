import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installOnDebian } from './install-on-debian.ts';

/** Chromium without windows: in it the tests of the pages take a third less time. */
const SHELL = 'chromium-headless-shell';

const names = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const ways = `The tests of the status page need Chromium, and there is none. Any of these helps:
- name its binary in CHROMIUM
- install one on the PATH (${names.join(', ')}): apt-get install ${SHELL}, brew install --cask chromium`;

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

/**
 * Finds a Chromium, or installs one where that needs nobody's consent. In this order: CHROMIUM, the PATH, and, as root on Debian, apt-get.
 * @throws Error with the ways to one when there is none
 */
export const findChromium = async (): Promise<string> => {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const found = await onPath();
  if (found !== null) return found;
  // The first is not in every release.
  for (const name of [SHELL, 'chromium']) {
    await installOnDebian(name);
    const installed = await onPath();
    if (installed !== null) return installed;
  }
  throw new Error(ways);
};
