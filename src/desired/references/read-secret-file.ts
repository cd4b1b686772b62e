import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
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

const outside = 'leads to a file outside of the folders that the YAML may read';

const refused = (why: string): SecretFile => ({ ok: false, why, refused: true });

/** Where Kubernetes and clouds mount what a pod proves to them who it is with. */
const podIdentity = /\/(?:serviceaccount|azure\/tokens|tokens\/(?:gcp-ksa|istio-token))(?:\/|$)/;

/** True if the YAML may read a path because of this folder: a pod's identity only where its own folder is listed. */
const permits = (folder: string, path: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep) &&
  !podIdentity.test(path.slice(folder.endsWith(sep) ? folder.length - 1 : folder.length));

/** The real paths of the folders that exist. */
const realFolders = (folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) => {
    try {
      return [realpathSync.native(folder)];
    } catch {
      return [];
    }
  });

/**
 * The path of an opened file, or null. Linux says it of the file itself; elsewhere the path must still lead to
 * the same file.
 */
const openedPath = (descriptor: number, real: string): string | null => {
  if (process.platform === 'linux') return readlinkSync(`/proc/self/fd/${descriptor}`);
  const opened = fstatSync(descriptor);
  const now = lstatSync(realpathSync.native(real));
  return now.dev === opened.dev && now.ino === opened.ino ? realpathSync.native(real) : null;
};

/**
 * Reads a file whose links are resolved. A folder of its path may become a link before it is opened, so what
 * was opened is checked again.
 */
export const readRealFile = (real: string, folders: readonly string[]): SecretFile => {
  // Without O_NONBLOCK, opening a named pipe blocks until a writer opens it.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(real, flags);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { ok: false, why: 'is not a regular file' };
    const path = openedPath(descriptor, real);
    if (path === null || !folders.some((folder) => permits(folder, path))) return refused(outside);
    if (stats.size > MAX_BYTES) return { ok: false, why: 'is larger than 1 MiB' };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor));
    if (text.includes('\0')) return { ok: false, why: 'holds a NUL' };
    return { ok: true, text: text.replace(/\r?\n$/, ''), real };
  } finally {
    closeSync(descriptor);
  }
};

const readPermitted = (path: string, folders: readonly string[]): SecretFile => {
  const inFolders = realFolders(folders);
  const written = resolve(path);
  // What is outside is not looked up: a message would say whether it exists.
  if (![...folders, ...inFolders].some((folder) => permits(folder, written)))
    return refused('is in none of the folders that the YAML may read');
  const real = realpathSync.native(written);
  return inFolders.some((folder) => permits(folder, real)) ? readRealFile(real, inFolders) : refused(outside);
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
