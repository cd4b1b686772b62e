import { configKey, configPath } from '../../model/field.ts';
import type { JsonValue } from '../../model/json.ts';
import type { LedgerEntry } from '../../model/ledger-entry.ts';
import { isSecretName } from '../../secrets/secret-name.ts';
import type { Matched } from '../match/matched.ts';
import { foreignKeys } from '../update-body.ts';
import { maskedBeside, splitMasked, whoseNow } from '../whose/whose.ts';
import type { ComparedField } from './compare-entry.ts';
import { compareText } from './equal.ts';
import { liveField } from './fields.ts';
import { memberOf, type Place } from './leaves.ts';
import { looksMasked } from './mask.ts';
import { hidingPlaces, isNothing } from './may-hide.ts';

/** A value at the provider that a write of config may lose: it is not in the YAML and cannot be read. */
export type Risk = {
  /** Its field, or the field that contains it. */
  readonly field: string;
  /** Its path, for messages. */
  readonly place: string;
  /** How deep an update must merge to keep it; none keeps values in a list or in a replaced object. */
  readonly depth: 'top' | 'nested' | 'never';
  /**
   * `masked`: its mask is shown; `hidden`: the provider may omit the whole key; `inside`: it may omit a part.
   */
  readonly kind: 'masked' | 'hidden' | 'inside';
};

/** A matched entry with its ledger entry after bookkeeping. */
export type Sides = { readonly matched: Matched; readonly base: LedgerEntry };

/** Whether the value was adopted as shown, and never written by us. */
const isTakenOver = ({ matched, base }: Sides, field: string, shown: JsonValue): boolean => {
  const all = whoseNow(matched.planning.hasher, base, field, shown);
  return !base.configWritten || all === 'theirs' || (all !== 'ours' && base.applied[field] === undefined);
};

const depthOf = ({ isMerged }: Place): Risk['depth'] => (isMerged ? 'nested' : 'never');

const ofOurField = (sides: Sides, key: string): Risk[] => {
  const { matched, base } = sides;
  const { entry, live, planning } = matched;
  const field = configPath(key);
  const shown = memberOf(live.config, key);
  if (typeof shown !== 'object' || shown === null) return [];
  const isWanted = Object.hasOwn(entry.config, key);
  const desired = memberOf(entry.config, key);
  const places = isTakenOver(sides, field, shown) ? hidingPlaces(field, key, shown, desired) : [];
  const risk =
    (kind: Risk['kind']) =>
    (place: Place): Risk => ({
      field,
      place: place.path,
      depth: isWanted ? depthOf(place) : 'top',
      kind,
    });
  return [
    ...splitMasked(planning.hasher, base, field, shown, desired).theirs.map(risk('masked')),
    ...places.map(risk('inside')),
  ];
};

/** Whether it is a former secret of ours that left the YAML: a provider that merges still shows its mask. */
const wasOurs = ({ matched, base }: Sides, field: string): boolean => {
  const all = whoseNow(matched.planning.hasher, base, field, liveField(matched.live, field));
  return all === undefined ? (matched.owner?.secretPaths.includes(field) ?? false) : all === 'ours';
};

const ofForeignKeys = (sides: Sides): Risk[] => {
  const { matched, base } = sides;
  const { entry, live, planning } = matched;
  // Where updates replace, our next write removed it, so another writer has added it since.
  const mayBeOurs = planning.facts.updates?.top !== 'replace';
  return foreignKeys(entry, base, live).flatMap((key): Risk[] => {
    const field = configPath(key);
    const shown = live.config[key];
    if (looksMasked(shown)) {
      if (mayBeOurs && wasOurs(sides, field)) return [];
      return maskedBeside(field, shown, undefined).map(({ path }) => ({
        field,
        place: path,
        depth: 'top',
        kind: 'masked',
      }));
    }
    if (base.configWritten) return [];
    if (isNothing(shown))
      return isSecretName(key) ? [{ field, place: field, depth: 'top', kind: 'hidden' }] : [];
    // It is sent back as shown.
    return hidingPlaces(field, key, shown, undefined).map((place) => ({
      field,
      place: place.path,
      depth: depthOf(place),
      kind: 'inside',
    }));
  });
};

/**
 * Secrets that the type usually has but the provider does not show; a config that we wrote as a whole has
 * none.
 */
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
    .map(({ name }) => ({ field: configPath(name), place: configPath(name), depth: 'top', kind: 'hidden' }));
};

/** All that a write of config may lose if updates replace. Only relevant where config is written. */
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

/** The fields to write, split by whether writing them could lose a value that is not ours. */
export type HeldBack = {
  readonly free: readonly ComparedField[];
  readonly held: readonly ComparedField[];
  /** What holds them back. */
  readonly risks: readonly Risk[];
  /** Config fields to leave out of the write. */
  readonly omit: ReadonlySet<string>;
};

const nothing: ReadonlySet<string> = new Set();

/**
 * Config is sent as a whole, so one risk holds back all config fields, and no others. Where updates are known
 * to merge, a field with a risk is left out of the write, and only its own change is held back.
 */
export const holdBack = (sides: Sides, write: readonly ComparedField[]): HeldBack => {
  const isConfig = ({ path }: ComparedField): boolean => configKey(path) !== null;
  if (!write.some(isConfig)) return { free: write, held: [], risks: [], omit: nothing };
  const { top, nested } = sides.matched.planning.facts.updates ?? {};
  const merges = { top: top === 'merge', nested: nested === 'merge', never: false };
  const risks = risksOf(sides).filter(({ depth }) => !merges[depth]);
  const omit = new Set(merges.top ? risks.map(({ field }) => field) : []);
  const isHeld = (field: ComparedField): boolean =>
    isConfig(field) && risks.length > 0 && (!merges.top || omit.has(field.path));
  const held = write.filter(isHeld);
  const paths = new Set(held.map(({ path }) => path));
  return {
    free: write.filter((field) => !isHeld(field)),
    held,
    risks: merges.top ? risks.filter(({ field }) => paths.has(field)) : risks,
    omit,
  };
};
