import { textProblem } from '../desired/schema/text-schema.ts';

const longestName = 200;

/** A valid name for an entry, and the rule that the live name breaks; null if it is valid. */
export type LiveName = { readonly name: string; readonly problem: string | null };

/** Makes a live name valid for an entry: no control characters, trimmed, shortened. */
export const liveName = (name: string, type: string): LiveName => {
  const problem = textProblem(name, longestName);
  if (problem === null) return { name, problem };
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f\p{Surrogate}]+/gu, ' ').trim();
  const cut = plain
    .slice(0, longestName)
    .replace(/[\ud800-\udbff]$/u, '')
    .trim();
  return { name: cut === '' ? type : cut, problem };
};
