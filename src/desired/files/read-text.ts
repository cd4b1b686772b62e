import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { createLineIndex, type LinePosition } from '../yaml/line-index.ts';

const mebibyte = 1024 * 1024;

/** In bytes: many times what a large desired state needs. */
const largestFile = 10 * mebibyte;

/** The decoded text of a file. */
export type FileText = {
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  readonly modifiedMs: number;
  /** Changes with the file's inode and mode. */
  readonly mark: string;
};

/** Why the file was rejected. */
export type TextProblem = LinePosition & { readonly message: string; readonly hint: string | null };

export type ReadText =
  | { readonly ok: true; readonly file: FileText }
  | { readonly ok: false; readonly problem: TextProblem };

const refused = (
  message: string,
  hint: string | null,
  at: LinePosition = { line: 1, column: 1 },
): ReadText => ({
  ok: false,
  problem: { ...at, message, hint },
});

/** Characters that YAML 1.2 forbids (outside c-printable), and a byte order mark that is not at the start. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/;

const decode = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** The position of the first invalid UTF-8: decoding and encoding again preserves the bytes up to there. */
const brokenAt = (bytes: Buffer): LinePosition => {
  const text = bytes.toString('utf8');
  const back = Buffer.from(text, 'utf8');
  let same = 0;
  while (same < bytes.length && bytes[same] === back[same]) same += 1;
  const good = bytes
    .subarray(0, same)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return createLineIndex(good)(good.length);
};

const checkedText = (bytes: Buffer, { mtimeMs: modifiedMs, ino, mode }: Stats): ReadText => {
  const decoded = decode(bytes);
  if (decoded === null) {
    return refused('the file is not UTF-8', 'save it as UTF-8', brokenAt(bytes));
  }
  const text = decoded.replace(/^\ufeff/, '');
  const at = text.search(unprintable);
  if (at !== -1) {
    const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
    return refused(
      `the file contains the control character U+${code}`,
      'remove it',
      createLineIndex(text)(at),
    );
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { ok: true, file: { text, hash, modifiedMs, mark: `${ino} ${mode}` } };
};

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
  if (stats.size > largestFile) {
    return refused('the file is larger than 10 MiB', 'split it into several files');
  }
  const bytes = readWhole(file, stats);
  if (bytes === null)
    return refused('the file changed while it was being read', 'try again once it is complete');
  return checkedText(bytes, stats);
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
