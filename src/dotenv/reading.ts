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
