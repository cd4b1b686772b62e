import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './package-folder.ts';

/** The version in our package.json. */
export const version = (): string => {
  const folder = packageFolder();
  return folder === null
    ? 'unknown'
    : String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version);
};
