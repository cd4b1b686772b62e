import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const largest = 1024 * 1024;

/** A file's text without its last line ending, or why there is none. */
export type SecretFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string };

const readBytes = (path: string): Buffer | string => {
  // Without this flag, opening a pipe would wait for its other end.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return 'is not a regular file';
    return stats.size > largest ? 'is larger than 1 MiB' : readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Reads a file that a reference names, up to 1 MiB of UTF-8. Never throws. */
export const readSecretFile = (path: string): SecretFile => {
  try {
    const bytes = readBytes(path);
    if (typeof bytes === 'string') return { ok: false, why: bytes };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
    return text.includes('\0') ? { ok: false, why: 'holds a NUL' } : { ok: true, text };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const why =
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8 text' : `cannot be read (${code})`;
    return { ok: false, why };
  }
};

/** Reads the files that references name, each of them once, into `known`. */
export const createSecretFiles = (known: Map<string, SecretFile>): ((path: string) => SecretFile) => {
  return (path) => {
    const file = known.get(path) ?? readSecretFile(path);
    known.set(path, file);
    return file;
  };
};
