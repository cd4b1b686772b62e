import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mount, mounts, settings } from './manifests.ts';

/** The files of each Secret, by its name. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

const placed = (folder: string, path: string): string =>
  path
    .split(':')
    .map((part) => join(folder, part))
    .join(':');

/** As the kubelet does it: files in a folder of their own, and links that lead there through `..data`. */
const mountSecret = (folder: string, path: string, files: Readonly<Record<string, string>>): void => {
  const at = join(folder, path);
  mkdirSync(join(at, '..2026_11_29'), { recursive: true });
  symlinkSync('..2026_11_29', join(at, '..data'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(at, '..data', name), text);
    symlinkSync(join('..data', name), join(at, name));
  }
};

const mount = (folder: string, { path, secret }: Mount, secrets: Secrets): void => {
  if (secret === null) mkdirSync(join(folder, path), { recursive: true });
  else if (secrets[secret] !== undefined) mountSecret(folder, path, secrets[secret]);
  else throw new Error(`There is no Secret ${secret}.`);
};

/**
 * Mounts the volumes of the pod below a folder, and returns the variables of the daemon with the same folder before
 * each path.
 */
export const placePod = (folder: string, secrets: Secrets): Record<string, string> => {
  for (const each of mounts) mount(folder, each, secrets);
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      value.startsWith('/') ? placed(folder, value) : value,
    ]),
  );
};
