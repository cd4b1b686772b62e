import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mounts, settings } from './manifests.ts';

/** The files of a Secret, by their names. */
export type SecretFiles = Readonly<Record<string, string>>;

/**
 * Writes the files of a Secret, or replaces them, as the kubelet does: into a folder of their own, to which links lead
 * through `..data`, so that all of them change at once.
 */
export const writeSecret = (folder: string, files: SecretFiles): void => {
  const version = `..${randomUUID()}`;
  mkdirSync(join(folder, version), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, version, name), text);
  symlinkSync(version, join(folder, '..data_tmp'));
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
  for (const name of Object.keys(files))
    if (!existsSync(join(folder, name))) symlinkSync(join('..data', name), join(folder, name));
};

const placed = (folder: string, path: string): string =>
  path
    .split(':')
    .map((part) => join(folder, part))
    .join(':');

/**
 * Mounts the volumes of the pod below a folder. Returns the variables of the daemon, with that folder before each path.
 * @param secrets by their names
 * @param overlay settings in place of those of the base
 */
export const placePod = (
  folder: string,
  secrets: Readonly<Record<string, SecretFiles>>,
  overlay: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  for (const { path, secret } of mounts) {
    mkdirSync(join(folder, path), { recursive: true });
    const files = secrets[secret ?? ''];
    if (secret !== null && files === undefined) throw new Error(`There is no Secret ${secret}.`);
    if (files !== undefined) writeSecret(join(folder, path), files);
  }
  return Object.fromEntries(
    Object.entries({ ...settings, ...overlay }).map(([name, value]) => [
      name,
      value.startsWith('/') ? placed(folder, value) : value,
    ]),
  );
};
