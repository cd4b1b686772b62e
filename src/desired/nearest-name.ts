import { distance } from 'fastest-levenshtein';

const MAX_COMPARED = 100;

/** The known name closest to the word, or null if none is close enough. */
export const nearestName = (word: string, known: Iterable<string>): string | null => {
  if (word.length > MAX_COMPARED) return null;
  const typed = word.toLowerCase();
  let best: { readonly name: string; readonly steps: number } | null = null;
  for (const name of known) {
    const steps = distance(typed, name.toLowerCase());
    if (steps <= Math.max(2, Math.floor(name.length / 3)) && steps < name.length) {
      if (best === null || steps < best.steps) best = { name, steps };
    }
  }
  return best?.name ?? null;
};

/** `did you mean "name"?`, else the list of known names; null if there are none. */
export const didYouMean = (word: string, known: readonly string[], what: string): string | null => {
  const nearest = nearestName(word, known);
  if (nearest !== null) return `did you mean ${JSON.stringify(nearest)}?`;
  if (known.length === 0) return null;
  const shown = known.slice(0, 20).join(', ');
  return `${what}: ${shown}${known.length > 20 ? ', …' : ''}`;
};
