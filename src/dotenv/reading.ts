/**
 * What a value comes to, with the index of the first line after it. No message holds a part of a value: it
 * may be a secret.
 */
export type Reading =
  | { readonly ok: true; readonly value: string; readonly next: number }
  | { readonly ok: false; readonly problem: DotEnvProblem; readonly next: number };

/** What is wrong in a line of `.env`, and what to write. Lines count from 1. */
export type DotEnvProblem = { readonly line: number; readonly message: string };

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

/**
 * Without spaces and tabs at its ends. Other blanks stay: what they are to a value, the readers of `.env`
 * disagree about.
 */
export const trimBlanks = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

/** The problem of a text that Compose replaces where it is not in single quotes, or null. */
export const replacedText = (text: string): string | null =>
  text.includes('${')
    ? 'holds ${, which Docker Compose replaces and Setpoint does not: write the value out, or put it in single quotes where it is meant as it stands'
    : null;
