import type { DesiredIntegration } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';

/**
 * The keyed hash of a resolved entry. A rotated secret changes it; a move to another file or line does not.
 */
export const entryHash = (hasher: Hasher, entry: DesiredIntegration): string => {
  const { source: _source, ...meaning } = entry;
  return hasher.digest(meaning);
};

/** Computes the hash on first use: most entries are in sync and never need it. */
export type EntryHash = () => string;

/** A lazy `entryHash`. */
export const entryHashOnce = (hasher: Hasher, entry: DesiredIntegration): EntryHash => {
  let known: string | null = null;
  return () => {
    known ??= entryHash(hasher, entry);
    return known;
  };
};
