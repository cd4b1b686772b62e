import { z } from 'zod';

/** C0, DEL, C1 and lone surrogates: no name needs them, and terminals obey them. */
const control = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;

const outerProblem = (text: string): string =>
  /^\s*[\r\n]|[\r\n]\s*$/.test(text)
    ? 'must not begin or end with a line break: in YAML write |- in place of |, in a shell printf %s in place of echo'
    : 'must not begin or end with a space';

/** Why a text cannot be a name, type or id; null when it can. Also for keys. */
export const textProblem = (text: string, longest: number): string | null => {
  if (text === '') return 'must not be empty';
  if (text.length > longest) return `must not be longer than ${longest} characters`;
  if (text.trim() !== text) return outerProblem(text);
  return control.test(text) ? 'must not hold control characters' : null;
};

/** A line of text without control characters or outer spaces. */
export const textSchema = (longest: number) =>
  z
    .string()
    .meta({ minLength: 1 })
    .check((context) => {
      const problem = textProblem(context.value, longest);
      if (problem !== null) context.issues.push({ code: 'custom', message: problem, input: context.value });
    });

/** A UUID in any letter case, of any version. */
export const uuidSchema = () =>
  // Without the flag i, which a JSON Schema cannot have.
  z.string().regex(/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, 'must be a UUID');
