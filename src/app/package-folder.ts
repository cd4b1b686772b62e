import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const upward = (folder: string): string | null => {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : upward(parent);
};

/** The folder of our package.json: some levels up, and not as many from a source file as from a built one. Null where there is none. */
export const packageFolder = (): string | null => upward(dirname(fileURLToPath(import.meta.url)));
