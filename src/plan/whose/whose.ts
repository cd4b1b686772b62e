import { configKey } from '../../model/field.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { type FieldHash, type LedgerEntry, VOLATILE, type Whose } from '../../model/ledger-entry.ts';
import { compareText } from '../compare/equal.ts';
import { hashField, matchHash } from '../compare/fields.ts';
import { type Leaf, leavesWithout } from '../compare/leaves.ts';
import { looksMasked } from '../compare/mask.ts';

/** Who owns what is hidden in each field. */
export type WhoseFields = { [path: string]: Whose };

/** The stored form of a place inside a field. */
export const placeHash = (hasher: Hasher, field: string, place: string): FieldHash =>
  hashField(hasher, field, place, false);

/** The masked leaves of a live value that another value lacks. */
export const maskedBeside = (
  path: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
): readonly Leaf[] =>
  looksMasked(shown) ? leavesWithout(path, shown, desired).filter(({ value }) => looksMasked(value)) : [];

/**
 * Whether live is unchanged since our last write of the field: what the ledger did not record then is ours.
 */
const isAsLeft = (hasher: Hasher, { observed }: LedgerEntry, path: string, shown: JsonValue | undefined) => {
  const seen = observed[path];
  return seen !== undefined && seen !== VOLATILE && matchHash(hasher, seen, path, shown) === 'yes';
};

/** The masked leaves of a field that the YAML lacks, split by owner. */
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
  // While the YAML asks for what we wrote, what it lacks was never ours, unless an earlier write left it out.
  const isEdited = matchHash(hasher, applied, path, desired) === 'no';
  const knowsAll = isEdited && isAsLeft(hasher, entry, path, shown);
  const isTheirs = (leaf: Leaf): boolean => {
    const place = placeHash(hasher, path, leaf.path);
    return knowsAll ? masked.includes(place) : !left.includes(place);
  };
  return { ours: leaves.filter((leaf) => !isTheirs(leaf)), theirs: leaves.filter(isTheirs) };
};

/**
 * The places of a field that are ours although a write omits them; the field's own place if it omits all of
 * it.
 */
export const oursLeftOut = (
  hasher: Hasher,
  entry: LedgerEntry,
  path: string,
  shown: JsonValue | undefined,
  sent: JsonValue | undefined,
): readonly FieldHash[] => {
  const { ours, theirs } = splitMasked(hasher, entry, path, shown, sent);
  if (sent !== undefined) return ours.map((leaf) => placeHash(hasher, path, leaf.path));
  // Other writers can only add to objects and lists.
  const isWhole = typeof shown !== 'object' || (theirs.length === 0 && isAsLeft(hasher, entry, path, shown));
  return isWhole && entry.whose?.[path]?.all !== 'theirs' ? [placeHash(hasher, path, path)] : [];
};

/** Who owns the masked places in a value of ours, as shown after a write. */
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

/**
 * Who owns a field after a write that omitted it: we, while the provider keeps it; others, once it was gone.
 */
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
  // A masked secret may read differently each time, and others cannot add to it.
  if (typeof shown !== 'object') return looksMasked(shown) ? { all: 'ours' } : {};
  return { all: 'ours', shown: hashField(hasher, path, shown, secret) };
};

/** Who owns a field that is not in the YAML, or has just returned to it; undefined: unknown. */
export const whoseNow = (
  hasher: Hasher,
  entry: LedgerEntry,
  path: string,
  live: JsonValue | undefined,
): Whose['all'] => {
  const { all, shown } = entry.whose?.[path] ?? {};
  return shown === undefined || matchHash(hasher, shown, path, live) === 'yes' ? all : 'theirs';
};

/** Secrets of the YAML that we have not written yet, so that another writer may own them. */
export const notYetOurs = (secrets: ReadonlySet<string>, isOurs: (path: string) => boolean): WhoseFields =>
  Object.fromEntries(
    [...secrets].flatMap((path): [string, Whose][] =>
      configKey(path) === null || isOurs(path) ? [] : [[path, { all: 'theirs' }]],
    ),
  );

/** Records who owns what in the fields; those with nothing to record are left out. */
export const withWhose = (entry: LedgerEntry, fields: WhoseFields): LedgerEntry => {
  const { whose: _before, ...rest } = entry;
  const known = Object.entries(fields).filter(([, one]) => Object.keys(one).length > 0);
  if (known.length === 0) return entry.whose === undefined ? entry : rest;
  return { ...rest, whose: Object.fromEntries(known.sort(([a], [b]) => compareText(a, b))) };
};
