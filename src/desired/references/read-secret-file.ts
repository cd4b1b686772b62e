import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const MAX_BYTES = 1024 * 1024;

/** The file's text without its last line ending, or the reason for failure. */
export type SecretFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: string };

const readBytes = (path: string): Buffer | string => {
  // Without O_NONBLOCK, opening a named pipe blocks until a writer opens it.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return 'is not a regular file';
    return stats.size > MAX_BYTES ? 'is larger than 1 MiB' : readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Reads a referenced file, at most 1 MiB of UTF-8. Never throws. */
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

/** Reads referenced files, each once, and stores them in `known`. */
export const createSecretFiles = (known: Map<string, SecretFile>): ((path: string) => SecretFile) => {
  return (path) => {
    const file = known.get(path) ?? readSecretFile(path);
    known.set(path, file);
    return file;
  };
};
