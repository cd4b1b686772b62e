import { nearestName } from '../desired/nearest-name.ts';

/** ` Did you mean acme?`, to be put after a sentence; empty where nothing known is near enough. */
export const didYouMean = (name: string, known: Iterable<string>): string => {
  const nearest = nearestName(name, known);
  return nearest === null ? '' : ` Did you mean ${nearest}?`;
};
