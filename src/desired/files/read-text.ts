import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { checkText, MAX_FILE_BYTES, type Refused, refused, tooLarge } from './check-text.ts';

/** The decoded text of a file. */
export type FileText = {
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  readonly modifiedMs: number;
  /** Changes with the file's inode and mode. */
  readonly mark: string;
};

export type ReadText = { readonly ok: true; readonly file: FileText } | Refused;

/**
 * The whole file, or null if it was written during the read: half a file may be valid YAML with entries
 * missing. Atomic replacement (Git, Kubernetes, most editors) is safe.
 */
const readWhole = (file: number, stats: Stats): Buffer | null => {
  const bytes = readFileSync(file);
  const after = fstatSync(file);
  const same = after.size === bytes.length && after.mtimeMs === stats.mtimeMs;
  return same ? bytes : null;
};

const readOpened = (file: number): ReadText => {
  const stats = fstatSync(file);
  if (!stats.isFile()) return refused('it is not a regular file', null);
  if (stats.size > MAX_FILE_BYTES) {
    return tooLarge();
  }
  const bytes = readWhole(file, stats);
  if (bytes === null)
    return refused('the file changed while it was being read', 'try again once it is complete');
  const checked = checkText(bytes);
  if (!checked.ok) return checked;
  const { text, hash } = checked;
  const { mtimeMs: modifiedMs, ino, mode } = stats;
  return { ok: true, file: { text, hash, modifiedMs, mark: `${ino} ${mode}` } };
};

/**
 * Reads a regular file of at most 10 MiB, as UTF-8 with or without a byte order mark. Never throws. Reads
 * synchronously: a daemon reads every file on each reload, and for small files the asynchronous calls'
 * thread-pool round trips cost many times the read itself.
 */
export const readText = (path: string): ReadText => {
  try {
    // Without O_NONBLOCK, opening a named pipe blocks until a writer opens it.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return readOpened(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return refused(
      `the file cannot be read (${code})`,
      code === 'ENOENT' ? 'it was deleted, or is a broken link' : 'make it readable',
    );
  }
};
