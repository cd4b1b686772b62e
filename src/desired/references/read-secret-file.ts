import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';

const MAX_BYTES = 1024 * 1024;

/** The file's text without its last line ending, or the reason for failure. */
export type SecretFile =
  | {
      readonly ok: true;
      readonly text: string;
      /** Its path with all links resolved. */
      readonly real: string;
    }
  | { readonly ok: false; readonly why: string; readonly refused?: true };

const refused = (why: string): SecretFile => ({ ok: false, why, refused: true });

const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/** The real paths of the folders that exist. */
const realFolders = (folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) => {
    try {
      return [realpathSync(folder)];
    } catch {
      return [];
    }
  });

const readBytes = (path: string, real: string): Buffer | string => {
  // Without O_NONBLOCK, opening a named pipe blocks until a writer opens it.
  const descriptor = openSync(
    real,
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
  );
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return 'is not a regular file';
    // A folder or a link of the path may have been exchanged since it was resolved.
    const now = statSync(realpathSync(path));
    if (now.dev !== stats.dev || now.ino !== stats.ino) return 'changed while it was read';
    return stats.size > MAX_BYTES ? 'is larger than 1 MiB' : readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

/** Reads a file of these folders. */
const readPermitted = (path: string, folders: readonly string[]): SecretFile => {
  const inFolders = realFolders(folders);
  const lexical = resolve(path);
  // What is outside is not even looked up: a message would tell whether it exists.
  if (![...folders, ...inFolders].some((folder) => isInside(lexical, folder)))
    return refused('is in none of the folders that the YAML may read');
  const real = realpathSync(path);
  if (!inFolders.some((folder) => isInside(real, folder)))
    return refused('leads to a file outside of the folders that the YAML may read');
  const bytes = readBytes(path, real);
  if (typeof bytes === 'string') return { ok: false, why: bytes };
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  return text.includes('\0') ? { ok: false, why: 'holds a NUL' } : { ok: true, text, real };
};

/**
 * Reads a referenced file, at most 1 MiB of UTF-8. Never throws.
 * @param folders absolute; with links resolved, the file must be in one of them
 */
export const readSecretFile = (path: string, folders: readonly string[]): SecretFile => {
  try {
    return readPermitted(path, folders);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const why =
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'is not UTF-8 text' : `cannot be read (${code})`;
    return { ok: false, why };
  }
};

/** Reads referenced files, each once, and stores them in `known`. */
export const createSecretFiles = (
  known: Map<string, SecretFile>,
  folders: readonly string[],
): ((path: string) => SecretFile) => {
  return (path) => {
    const file = known.get(path) ?? readSecretFile(path, folders);
    known.set(path, file);
    return file;
  };
};
