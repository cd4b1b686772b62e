import { createHash } from 'node:crypto';
import { createLineIndex, type LinePosition } from '../yaml/line-index.ts';

const MEBIBYTE = 1024 * 1024;

/** In bytes: many times what a large desired state needs. */
export const MAX_FILE_BYTES = 10 * MEBIBYTE;

/** Why the file was rejected. */
export type TextProblem = LinePosition & { readonly message: string; readonly hint: string | null };

export type Refused = { readonly ok: false; readonly problem: TextProblem };

export type CheckedText =
  /** `hash`: SHA-256 of the bytes, in hex. */
  { readonly ok: true; readonly text: string; readonly hash: string } | Refused;

export const refused = (
  message: string,
  hint: string | null,
  at: LinePosition = { line: 1, column: 1 },
): Refused => ({ ok: false, problem: { ...at, message, hint } });

export const tooLarge = (): Refused =>
  refused('the file is larger than 10 MiB', 'split it into several files');

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

/** The bytes of a file as text: UTF-8 with or without a byte order mark, and no control characters. */
export const checkText = (bytes: Buffer): CheckedText => {
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
  return { ok: true, text, hash: createHash('sha256').update(bytes).digest('hex') };
};
