import { textProblem } from '../desired/schema/text-schema.ts';

const longestName = 200;

/**
 * A live name as an entry may have it, and what a name must and this one does not; null where nothing is
 * wrong.
 */
export type LiveName = { readonly name: string; readonly problem: string | null };

/**
 * Makes a name of a provider fit for an entry: without control characters and outer spaces, and not too long.
 */
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
