import { type Reading, replacedText, trimBlanks } from './reading.ts';

const closers: { readonly [opener: string]: string } = { '{': '}', '[': ']', '(': ')' };
const quotes = `'"\``;

/**
 * True if a text ends inside a bracket or a quote. A quote after a letter or digit is an apostrophe or an
 * inch sign.
 */
const isOpen = (text: string): boolean => {
  const awaited: string[] = [];
  let before = '';
  for (const char of text) {
    const closer = awaited.at(-1) ?? '';
    const quoted = closer !== '' && quotes.includes(closer);
    if (char === closer && !(quoted && before === '\\')) awaited.pop();
    else if (!quoted && quotes.includes(char) && !/[\p{L}\p{N}_]/u.test(before)) awaited.push(char);
    else if (!quoted && closers[char] !== undefined) awaited.push(closers[char]);
    before = char;
  }
  return awaited.length > 0;
};

/** Why readers of `.env` disagree about a `#`, or null. */
const doubtfulHash = (before: string): string | null => {
  if (!/[ \t]$/.test(before)) {
    return `has a # in a value without quotes: write NAME='VALUE', or a space before the # of a comment`;
  }
  if (isOpen(before)) {
    return `has a # inside a bracket or a quote of a value that is not in quotes as a whole: write NAME='VALUE'`;
  }
  return null;
};

/** Why readers of `.env` disagree about the ends of a value, or null. */
const doubtfulBlank = (value: string): string | null =>
  value === value.trim()
    ? null
    : `has a blank at an end of its value that is neither a space nor a tab: remove it, or write NAME='VALUE'`;

/** Reads an unquoted value to the end of the line, trimmed and without a comment. */
export const readUnquoted = (text: string, at: number): Reading => {
  const hash = text.indexOf('#');
  const kept = hash === -1 ? text : text.slice(0, hash);
  const value = trimBlanks(kept);
  const message = (hash === -1 ? null : doubtfulHash(kept)) ?? replacedText(value) ?? doubtfulBlank(value);
  const next = at + 1;
  return message === null ? { ok: true, value, next } : { ok: false, problem: { line: next, message }, next };
};
