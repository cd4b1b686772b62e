import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFile = (folder: string): string | null => {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? null : packageFile(parent);
};

/** The version in our package.json, which is further up from the built files than from the source. */
export const version = (): string => {
  const file = packageFile(dirname(fileURLToPath(import.meta.url)));
  return file === null ? 'unknown' : String(JSON.parse(readFileSync(file, 'utf8')).version);
};
