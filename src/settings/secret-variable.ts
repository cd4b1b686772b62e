import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Variable = (name: string) => string | undefined;
type Report = (problem: string) => void;

const codeOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'not UTF-8' : code;
};

/** The text of the file that `<name>_FILE` names. Messages leave the path out: a secret may stand there by mistake. */
const readSecretFile = (name: string, path: string, report: Report): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    const value = text.replace(/(?:\r?\n)+$/, '');
    if (value === '') report(`${name}_FILE names an empty file`);
    return value || undefined;
  } catch (error) {
    report(`${name}_FILE names a file that cannot be read (${codeOf(error)})`);
    return undefined;
  }
};

/**
 * Reads variables that hold a secret: `NAME` itself, or the file that `NAME_FILE` names, without the newline at
 * its end.
 */
export const secretVariables =
  (variable: Variable, cwd: string, report: Report): Variable =>
  (name) => {
    const value = variable(name);
    const file = variable(`${name}_FILE`);
    if (file === undefined) return value;
    if (value !== undefined) {
      report(`${name}_FILE and ${name} are both set: unset one of them`);
      return value;
    }
    return readSecretFile(name, resolve(cwd, file), report);
  };
