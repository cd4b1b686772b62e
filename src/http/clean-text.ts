import { stripVTControlCharacters } from 'node:util';

/** C0, DEL, C1, soft hyphen, zero-width and bidirectional controls, line separators, byte order marks. */
const controls = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu;

/** Cuts to `length` UTF-16 units, an ellipsis included, without splitting a character. */
export const cutText = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/u, '')}…`;

/**
 * A provider's text made fit for a message: terminal sequences, control and invisible characters gone, runs of white
 * space one space, lone surrogates replaced, cut to `length`.
 */
export const cleanText = (text: string, length = 300): string => {
  const plain = stripVTControlCharacters(text)
    .replace(controls, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  return cutText(plain.replace(/\s+/gu, ' ').trim(), length);
};
