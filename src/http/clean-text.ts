import { stripVTControlCharacters } from 'node:util';

/** Control characters that separate lines or words. */
const separators = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * Other control characters (C0, DEL, C1), and invisible ones: soft hyphen, zero-width and bidirectional
 * marks, byte order marks.
 */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/g;

/** Shortens to `length` UTF-16 units with an ellipsis, without splitting a surrogate pair. */
export const cutText = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/u, '')}…`;

/**
 * Makes a provider's text safe for a message: removes terminal sequences, control and invisible characters,
 * collapses white space, replaces lone surrogates, shortens to `length`.
 */
export const cleanText = (text: string, length = 300): string => {
  const visible = stripVTControlCharacters(text).replace(separators, ' ').replace(invisible, '');
  const wellFormed = visible.replace(/\p{Surrogate}/gu, '\ufffd');
  return cutText(wellFormed.replace(/\s+/gu, ' ').trim(), length);
};
