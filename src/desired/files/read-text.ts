import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { createLineIndex, type LinePosition } from '../yaml/line-index.ts';

const mebibyte = 1024 * 1024;

/** Of a file of the desired state, in bytes: many times what a large estate needs. */
const largestFile = 10 * mebibyte;

/** A file's text, fit to be parsed. */
export type FileText = {
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly hash: string;
  readonly modifiedMs: number;
  /** Changes with the file's inode and mode. */
  readonly mark: string;
};

/** Why a file's text cannot be used. */
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

/** What YAML 1.2 does not allow in a file (its production c-printable), and the byte order mark inside of it. */
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/;

const decode = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Where the first bytes are that are no UTF-8: up to there the text survives decoding and encoding again. */
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
    return refused(`the file holds the control character U+${code}`, 'remove it', createLineIndex(text)(at));
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { ok: true, file: { text, hash, modifiedMs, mark: `${ino} ${mode}` } };
};

/**
 * All of a file, or null where it was written meanwhile: half of a file may be valid, and ask for less. One that is put in its place as a
 * whole (as Git, Kubernetes and most editors do) changes nothing here.
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
    return refused('the file is larger than 10 MiB', 'divide it into several files');
  }
  const bytes = readWhole(file, stats);
  if (bytes === null) return refused('the file was written while it was read', 'try again when it is whole');
  return checkedText(bytes, stats);
};

/**
 * Reads a regular file of at most 10 MiB, as UTF-8 with or without a byte order mark. Never throws. The file is read
 * in one go: a daemon reads all of them at each reload, and five round trips to other threads cost it many times
 * what a small file does.
 */
export const readText = (path: string): ReadText => {
  try {
    // Without this flag, opening a pipe would wait for its other end.
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
      code === 'ENOENT' ? 'it is gone, or a link to nothing' : 'make it readable',
    );
  }
};
