import { distance } from 'fastest-levenshtein';

/** The known name that a wrong one most likely meant, or null where none is near. */
export const nearest = (wrong: string, known: readonly string[]): string | null => {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wrong.length / 3)) + 1;
  for (const name of known) {
    const far = distance(wrong.toLowerCase(), name.toLowerCase());
    if (far < least) [best, least] = [name, far];
  }
  return best;
};
