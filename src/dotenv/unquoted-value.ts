/**
 * A parsed value and the index of the next line. A message never contains any part of a value: it may be a
 * secret.
 */
export type Reading =
  | { readonly ok: true; readonly value: string; readonly next: number }
  | { readonly ok: false; readonly problem: DotEnvProblem; readonly next: number };

/** A problem in a line of `.env`, and its fix. Lines count from 1. */
export type DotEnvProblem = { readonly line: number; readonly message: string };

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

/** Trims spaces and tabs. Other white space stays, since readers of `.env` disagree about it. */
export const trimBlanks = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

/** Why Compose would expand a text that is not in single quotes, or null. */
export const replacedText = (text: string): string | null =>
  text.includes('${')
    ? 'contains ${, which Docker Compose replaces and Setpoint does not: write the value out, or put it in single quotes if it is literal'
    : null;

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
