import type { Hasher } from '../model/hasher.ts';
import type { JsonValue } from '../model/json.ts';
import type { FieldHash, LedgerEntry } from '../model/ledger-entry.ts';
import { compareText } from './compare-text.ts';
import { hashField } from './field-hash.ts';
import { isObject, leavesWithout } from './leaves.ts';
import { looksMasked } from './mask.ts';

/** By field, what stands in its value that is not ours: hashed, since a name may hold a secret too. */
export type Theirs = { readonly [path: string]: readonly FieldHash[] };

/** The hash of a place inside a field. */
export const placeHash = (hasher: Hasher, field: string, place: string): FieldHash =>
  hashField(hasher, field, place, false);

/** What is masked in a value of ours as it is shown, and not in the value that we wrote. */
export const maskedBeside = (
  hasher: Hasher,
  path: string,
  desired: JsonValue | undefined,
  shown: JsonValue | undefined,
): readonly FieldHash[] => {
  const isInside = desired !== undefined && (Array.isArray(shown) || isObject(shown));
  if (!isInside || !looksMasked(shown)) return [];
  return leavesWithout(path, shown, desired)
    .filter(({ value }) => looksMasked(value))
    .map((leaf) => placeHash(hasher, path, leaf.path));
};

/** An entry that knows this; a field with nothing in it is not kept. */
export const withTheirs = (entry: LedgerEntry, theirs: Theirs): LedgerEntry => {
  const { theirs: _before, ...rest } = entry;
  const known = Object.entries(theirs).filter(([, places]) => places.length > 0);
  if (known.length === 0) return entry.theirs === undefined ? entry : rest;
  return { ...rest, theirs: Object.fromEntries(known.sort(([a], [b]) => compareText(a, b))) };
};
