import { configKey } from '../../model/field.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { type FieldHash, type LedgerEntry, VOLATILE, type Whose } from '../../model/ledger-entry.ts';
import { compareText } from '../compare/equal.ts';
import { hashField, matchHash } from '../compare/fields.ts';
import { type Leaf, leavesWithout } from '../compare/leaves.ts';
import { looksMasked } from '../compare/mask.ts';

/** By field. */
export type WhoseFields = { [path: string]: Whose };

/** The hash of a place inside a field. */
export const placeHash = (hasher: Hasher, field: string, place: string): FieldHash =>
  hashField(hasher, field, place, false);

/** What is masked in a value as it is shown, and another value does not have. */
export const maskedBeside = (
  path: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
): readonly Leaf[] =>
  looksMasked(shown) ? leavesWithout(path, shown, desired).filter(({ value }) => looksMasked(value)) : [];

/** Live is unchanged since our last write of the field, so whatever the ledger did not note then is ours. */
const isAsLeft = (hasher: Hasher, { observed }: LedgerEntry, path: string, shown: JsonValue | undefined) => {
  const seen = observed[path];
  return seen !== undefined && seen !== VOLATILE && matchHash(hasher, seen, path, shown) === 'yes';
};

/** What is masked in a field of ours and the YAML does not have, by whose it is. */
export const splitMasked = (
  hasher: Hasher,
  entry: LedgerEntry,
  path: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
): { readonly ours: readonly Leaf[]; readonly theirs: readonly Leaf[] } => {
  const leaves = maskedBeside(path, shown, desired);
  const applied = entry.applied[path];
  if (leaves.length === 0) return { ours: [], theirs: [] };
  if (applied === undefined)
    return whoseNow(hasher, entry, path, shown) === 'ours'
      ? { ours: leaves, theirs: [] }
      : { ours: [], theirs: leaves };
  const { masked = [], left = [] } = entry.whose?.[path] ?? {};
  // As long as the YAML asks for what we wrote, what it does not have was never ours, unless we left it out before.
  const isEdited = matchHash(hasher, applied, path, desired) === 'no';
  const knowsAll = isEdited && isAsLeft(hasher, entry, path, shown);
  const isTheirs = (leaf: Leaf): boolean => {
    const place = placeHash(hasher, path, leaf.path);
    return knowsAll ? masked.includes(place) : !left.includes(place);
  };
  return { ours: leaves.filter((leaf) => !isTheirs(leaf)), theirs: leaves.filter(isTheirs) };
};

/** What of a field is ours although a write leaves it out: places in it, or its own where the write has none of it. */
export const oursLeftOut = (
  hasher: Hasher,
  entry: LedgerEntry,
  path: string,
  shown: JsonValue | undefined,
  sent: JsonValue | undefined,
): readonly FieldHash[] => {
  const { ours, theirs } = splitMasked(hasher, entry, path, shown, sent);
  if (sent !== undefined) return ours.map((leaf) => placeHash(hasher, path, leaf.path));
  // Nothing can be added to a value that is no object and no list.
  const isWhole = typeof shown !== 'object' || (theirs.length === 0 && isAsLeft(hasher, entry, path, shown));
  return isWhole && entry.whose?.[path]?.all !== 'theirs' ? [placeHash(hasher, path, path)] : [];
};

/** Whose what is masked in a value of ours is, as it is shown after a write. */
export const whoseInside = (
  hasher: Hasher,
  path: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
  ours: readonly FieldHash[] = [],
): Whose => {
  if (desired === undefined || typeof shown !== 'object') return {};
  const places = maskedBeside(path, shown, desired).map((leaf) => placeHash(hasher, path, leaf.path));
  const masked = places.filter((place) => !ours.includes(place));
  const left = places.filter((place) => ours.includes(place));
  return { ...(masked.length > 0 && { masked }), ...(left.length > 0 && { left }) };
};

/** Whose a field is after a write that omitted it: ours while the provider keeps it, another's once it was gone. */
export const whoseWhenLeft = (
  hasher: Hasher,
  entry: LedgerEntry,
  path: string,
  shown: JsonValue | undefined,
  isOurs: boolean,
): Whose => {
  const secret = entry.secretPaths.includes(path);
  if (shown === undefined) return secret ? { all: 'theirs' } : {};
  if (!isOurs) return {};
  // One secret may have another mask at each look; nothing can be added to it.
  if (typeof shown !== 'object') return looksMasked(shown) ? { all: 'ours' } : {};
  return { all: 'ours', shown: hashField(hasher, path, shown, secret) };
};

/** Whose a field is that is none of the YAML's, or is again; undefined where nothing is known. */
export const whoseNow = (
  hasher: Hasher,
  entry: LedgerEntry,
  path: string,
  live: JsonValue | undefined,
): Whose['all'] => {
  const { all, shown } = entry.whose?.[path] ?? {};
  return shown === undefined || matchHash(hasher, shown, path, live) === 'yes' ? all : 'theirs';
};

/** Secrets of the YAML that this integration does not have from us, and may have from another writer. */
export const notYetOurs = (secrets: ReadonlySet<string>, isOurs: (path: string) => boolean): WhoseFields =>
  Object.fromEntries(
    [...secrets].flatMap((path): [string, Whose][] =>
      configKey(path) === null || isOurs(path) ? [] : [[path, { all: 'theirs' }]],
    ),
  );

/** An entry that knows this of its fields; one of which nothing is to be said is not kept. */
export const withWhose = (entry: LedgerEntry, fields: WhoseFields): LedgerEntry => {
  const { whose: _before, ...rest } = entry;
  const told = Object.entries(fields).filter(([, one]) => Object.keys(one).length > 0);
  if (told.length === 0) return entry.whose === undefined ? entry : rest;
  return { ...rest, whose: Object.fromEntries(told.sort(([a], [b]) => compareText(a, b))) };
};
