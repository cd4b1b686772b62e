import { closest, distance } from 'fastest-levenshtein';

/** ` Did you mean acme?` for a name that was mistyped; empty where none of the known ones is near. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  if (known.length === 0) return '';
  const nearest = closest(name, known);
  return distance(name, nearest) <= Math.max(1, Math.floor(name.length / 2))
    ? ` Did you mean ${nearest}?`
    : '';
};
