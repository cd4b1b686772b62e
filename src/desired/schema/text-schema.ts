import { z } from 'zod';

/** C0, DEL, C1 and lone surrogates: no name needs them, and terminals interpret them. */
const control = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

const outerProblem = (text: string): string =>
  /^\s*[\r\n]|[\r\n]\s*$/.test(text)
    ? 'must not begin or end with a line break: in YAML write |- in place of |, in a shell printf %s in place of echo'
    : 'must not begin or end with a space';

/** Why a text is not a valid name, type, id or key; null if it is. */
export const textProblem = (text: string, maxLength: number): string | null => {
  if (text === '') return 'must not be empty';
  if (text.length > maxLength) return `must not be longer than ${maxLength} characters`;
  if (text.trim() !== text) return outerProblem(text);
  return control.test(text) ? 'must not contain control characters' : null;
};

/** A string that a function finds nothing wrong with; it returns why a text is invalid, else null. */
export const checked = (problemOf: (text: string) => string | null) =>
  z.string().check((context) => {
    const problem = problemOf(context.value);
    if (problem !== null) context.issues.push({ code: 'custom', message: problem, input: context.value });
  });

/** One line without control characters and without spaces at its ends. */
export const textSchema = (maxLength: number) =>
  checked((text) => textProblem(text, maxLength)).meta({ minLength: 1 });

/** A UUID in any letter case, of any version. */
export const uuidSchema = () =>
  // Without the flag `i`, which JSON Schema does not support.
  z.string().regex(/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, 'must be a UUID');
