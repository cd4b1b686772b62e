import { stripVTControlCharacters } from 'node:util';

/** Controls that separate lines or words. */
const separators = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * The other C0, DEL and C1 controls, and what is invisible: soft hyphen, zero-width and bidirectional marks,
 * byte order marks.
 */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/g;

/** Cuts to `length` UTF-16 units, an ellipsis included, without splitting a character. */
export const cutText = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/u, '')}…`;

/**
 * A provider's text made fit for a message: terminal sequences, control and invisible characters gone, runs
 * of white space one space, lone surrogates replaced, cut to `length`.
 */
export const cleanText = (text: string, length = 300): string => {
  const visible = stripVTControlCharacters(text).replace(separators, ' ').replace(invisible, '');
  const wellFormed = visible.replace(/\p{Surrogate}/gu, '\ufffd');
  return cutText(wellFormed.replace(/\s+/gu, ' ').trim(), length);
};
