import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDotEnv } from './parse-dotenv.ts';

type Report = (problem: string) => void;

/** The text of a file, or null if it does not exist. Reports an unreadable file. */
const readText = (file: string, report: Report): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') report(`${file} is not UTF-8: save it as UTF-8`);
    else if (code !== 'ENOENT') report(`${file} cannot be read (${code}): make it readable, or remove it`);
    return null;
  }
};

/** The variables of `.env` in a folder, if it exists. Reports invalid lines and reads the others. */
export const readDotEnv = (cwd: string, report: Report): { readonly [name: string]: string } => {
  const file = join(cwd, '.env');
  const { variables, problems } = parseDotEnv(readText(file, report) ?? '');
  for (const { line, message } of problems) report(`${file}:${line} ${message}`);
  return Object.fromEntries(variables);
};
