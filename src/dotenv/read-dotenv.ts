import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoteNames, readQuoted } from './quoted-value.ts';
import { type DotEnvProblem, type Reading, readUnquoted, trimBlanks } from './unquoted-value.ts';

/** The content of a `.env`: every line that is neither blank nor a comment gives a variable or a problem. */
type DotEnv = {
  readonly variables: ReadonlyMap<string, string>;
  /** Sorted by line. */
  readonly problems: readonly DotEnvProblem[];
};

/** Characters that some readers of `.env` treat as the end of the line. */
const damageOf = (line: string): string | null => {
  if (line.includes('\0')) return 'contains a NUL character: remove it, and save the file as UTF-8';
  if (line.includes('\r')) return 'contains a carriage return in the middle: end each line with a line feed';
  return null;
};

const nameOf = (line: string): string | null => {
  const name = trimBlanks(line.slice(0, line.indexOf('='))).replace(/^export[ \t]+/, '');
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) ? name : null;
};

const readValue = (lines: readonly string[], at: number): Reading => {
  const line = lines[at] ?? '';
  const equals = line.indexOf('=');
  const column = equals + 1 + (/^[ \t]*/.exec(line.slice(equals + 1))?.[0].length ?? 0);
  return quoteNames[line[column] ?? ''] === undefined
    ? readUnquoted(line.slice(equals + 1), at)
    : readQuoted(lines, { line: at, column });
};

/** Why a line does not begin with a variable, or null. */
const notAVariable = (line: string): string | null => {
  if (!line.includes('=')) return 'has no =: write NAME=VALUE, or a # before a comment';
  if (nameOf(line) !== null) return null;
  return 'has no valid name before its =: begin it with a letter or _, and use letters, digits, _, . and - only';
};

/** Reads a line; null for a comment or a blank line. */
const readLine = (
  lines: readonly string[],
  at: number,
): { readonly name: string; readonly reading: Reading } | null => {
  const line = lines[at] ?? '';
  const text = line.trimStart();
  if (text === '' || text.startsWith('#')) return null;
  const message = notAVariable(line);
  return {
    name: nameOf(line) ?? '',
    reading:
      message === null
        ? readValue(lines, at)
        : { ok: false, problem: { line: at + 1, message }, next: at + 1 },
  };
};

/** Parses a `.env` by the rules of docs/dotenv.md. Never throws; problems never contain a value. */
export const parseDotEnv = (text: string): DotEnv => {
  const problems: DotEnvProblem[] = [];
  const complain = (line: number, message: string): void => {
    problems.push({ line, message });
  };
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n|\r$/)
    .map((line, at) => {
      const damage = damageOf(line);
      if (damage !== null) complain(at + 1, damage);
      return damage === null ? line : '';
    });
  const found = new Map<string, { readonly value: string; readonly line: number }>();
  const take = (name: string, value: string, line: number): void => {
    const earlier = found.get(name);
    // An empty value is a placeholder to be filled in.
    if (earlier !== undefined && earlier.value !== '' && earlier.value !== value) {
      complain(line, `gives the variable of line ${earlier.line} another value: keep one of the two lines`);
    }
    found.set(name, { value, line });
  };
  for (let at = 0; at < lines.length; ) {
    const read = readLine(lines, at);
    if (read?.reading.ok === true) take(read.name, read.reading.value, at + 1);
    else if (read !== null) complain(read.reading.problem.line, read.reading.problem.message);
    at = read?.reading.next ?? at + 1;
  }
  return {
    variables: new Map([...found].map(([name, { value }]) => [name, value])),
    problems: problems.toSorted((a, b) => a.line - b.line),
  };
};

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
