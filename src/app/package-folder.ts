import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const upward = (folder: string): string | null => {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : upward(parent);
};

/**
 * The folder of our package.json, searched upwards: source and built files differ in depth. Null if there is
 * none.
 */
export const packageFolder = (): string | null => upward(dirname(fileURLToPath(import.meta.url)));
