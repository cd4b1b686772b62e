import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const upward = (folder: string): string | null => {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : upward(parent);
};

/** The folder of our package.json; null if there is none. Searched upwards: source and built files differ in depth. */
export const packageFolder = (): string | null => upward(dirname(fileURLToPath(import.meta.url)));

/** The version in our package.json. */
export const version = (): string => {
  const folder = packageFolder();
  return folder === null
    ? 'unknown'
    : String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version);
};
