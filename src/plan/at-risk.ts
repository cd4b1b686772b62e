import { isSecretName } from '../desired/secret-name.ts';
import { configKey, configPath } from '../model/field.ts';
import type { JsonValue } from '../model/json.ts';
import { type LedgerEntry, VOLATILE } from '../model/ledger-entry.ts';
import { compareText } from './compare-text.ts';
import { matchHash } from './field-hash.ts';
import { type Leaf, leavesWithout } from './leaves.ts';
import { looksMasked } from './mask.ts';
import type { Matched } from './matched.ts';
import { hidingPlaces, isNothing } from './may-hide.ts';
import { placeHash } from './theirs.ts';
import { foreignKeys } from './update-body.ts';

/** Something at the provider that a write of config may lose: it is neither in the YAML nor to be read. */
export type Risk = {
  /** The field that it stands in, or is. */
  readonly field: string;
  /** Its place, as messages write it. */
  readonly place: string;
  /** How deep an update has to merge for it to stay; no merge is known to keep an element of a list. */
  readonly depth: 'top' | 'nested' | 'list';
  /** Its mask is shown; a key that the provider may leave out; something that it may leave out of what it shows. */
  readonly is: 'masked' | 'hidden' | 'inside';
};

/** An entry beside the ledger's as bookkeeping leaves it. */
export type Sides = { readonly matched: Matched; readonly base: LedgerEntry };

const maskedIn = (field: string, shown: JsonValue | undefined, desired: JsonValue | undefined): Leaf[] =>
  looksMasked(shown) ? leavesWithout(field, shown, desired).filter(({ value }) => looksMasked(value)) : [];

/** Live shows just what it showed after our last write of the field: what was not there beside our value then, came from us. */
const isAsLeft = ({ matched, base }: Sides, field: string, shown: JsonValue): boolean => {
  const { hasher } = matched.planning;
  const observed = base.observed[field];
  if (matched.owner === null || observed === undefined || observed === VOLATILE) return false;
  return matchHash(hasher, observed, field, shown) === 'yes';
};

/** The masked values in a field of ours that the YAML does not have, without those that are ours to remove. */
const maskedInOurs = (sides: Sides, field: string, shown: JsonValue, desired: JsonValue | undefined) => {
  const { matched, base } = sides;
  const { hasher } = matched.planning;
  const leaves = maskedIn(field, shown, desired);
  const applied = base.applied[field];
  if (leaves.length === 0 || applied === undefined) return leaves;
  // As long as the YAML asks for what we wrote, what it does not have was never ours.
  const isEdited = matchHash(hasher, applied, field, desired) === 'no';
  if (!isEdited || !isAsLeft(sides, field, shown)) return leaves;
  const theirs = new Set(base.theirs?.[field]);
  return leaves.filter(({ path }) => theirs.has(placeHash(hasher, field, path)));
};

const isTheirPlace = ({ matched, base }: Sides, field: string): boolean =>
  base.theirs?.[field]?.includes(placeHash(matched.planning.hasher, field, field)) ?? false;

/** The value was taken over as it was shown, and never written by us. */
const isTakenOver = (sides: Sides, field: string): boolean =>
  sides.base.configWritten !== true || sides.base.applied[field] === undefined || isTheirPlace(sides, field);

const ofOurField = (sides: Sides, key: string): Risk[] => {
  const { entry, live } = sides.matched;
  const field = configPath(key);
  const shown = Object.hasOwn(live.config, key) ? live.config[key] : undefined;
  if (typeof shown !== 'object' || shown === null) return [];
  const isWanted = Object.hasOwn(entry.config, key);
  const desired = isWanted ? entry.config[key] : undefined;
  const places = isTakenOver(sides, field) ? hidingPlaces(field, key, shown, desired) : [];
  return [
    ...maskedInOurs(sides, field, shown, desired).map(({ path, inList }): Risk => {
      const depth = !isWanted ? 'top' : inList ? 'list' : 'nested';
      return { field, place: path, depth, is: 'masked' };
    }),
    ...places.map((place): Risk => ({ field, place, depth: isWanted ? 'nested' : 'top', is: 'inside' })),
  ];
};

/** A secret that was ours once and left the YAML: a provider that merges still shows its mask, and nobody asks to keep it. */
const wasOurs = ({ matched, base }: Sides, field: string): boolean =>
  (matched.owner?.secretPaths.includes(field) ?? false) && !isTheirPlace({ matched, base }, field);

const ofForeignKeys = (sides: Sides): Risk[] => {
  const { matched, base } = sides;
  const { entry, live, planning } = matched;
  // Where updates replace, what left the YAML went with the next write: it was put there since.
  const mayBeOurs = planning.facts.updates?.top !== 'replace';
  return foreignKeys(entry, base, live).flatMap((key): Risk[] => {
    const field = configPath(key);
    const shown = live.config[key];
    if (looksMasked(shown)) {
      if (mayBeOurs && wasOurs(sides, field)) return [];
      return maskedIn(field, shown, undefined).map(({ path }) => ({
        field,
        place: path,
        depth: 'top',
        is: 'masked',
      }));
    }
    if (base.configWritten) return [];
    if (isNothing(shown))
      return isSecretName(key) ? [{ field, place: field, depth: 'top', is: 'hidden' }] : [];
    // It is sent along as it is shown.
    return hidingPlaces(field, key, shown, undefined).map((place) => ({
      field,
      place,
      depth: 'nested',
      is: 'inside',
    }));
  });
};

/** Secrets that this type usually has, of which there is no sign: in what we have written whole there are none to lose. */
const ofForm = ({ matched, base }: Sides): Risk[] => {
  const { entry, live, planning } = matched;
  if (base.configWritten) return [];
  const fields = planning.capabilities.form(live.type)?.fields ?? [];
  return fields
    .filter(({ name, secret, noneWith }) => {
      const isNamed = Object.hasOwn(entry.config, name) || Object.hasOwn(live.config, name);
      const isNone = noneWith !== undefined && live.config[noneWith.field] === noneWith.value;
      return secret && !isNamed && !isNone && base.applied[configPath(name)] === undefined;
    })
    .map(({ name }) => ({ field: configPath(name), place: configPath(name), depth: 'top', is: 'hidden' }));
};

/** Everything that a write of config may lose where updates replace; to be asked only where config is written. */
export const risksOf = (sides: Sides): readonly Risk[] => {
  const { matched, base } = sides;
  const left = Object.keys(base.applied).flatMap((path) => configKey(path) ?? []);
  const ours = new Set([...Object.keys(matched.entry.config), ...left]);
  return [
    ...[...ours].flatMap((key) => ofOurField(sides, key)),
    ...ofForeignKeys(sides),
    ...ofForm(sides),
  ].sort((a, b) => compareText(a.place, b.place));
};
