import { isNamedSecret } from '../desired/references/resolve-value.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ConfigForm } from '../model/provider.ts';
import { compareText } from '../plan/compare-text.ts';
import { draftValue, hasSecretKey, type ReferenceCause, type ValuePath } from './draft-value.ts';
import type { ConfigRemark } from './yaml/draft.ts';
import { unwritable, unwritableKey } from './yaml/yaml-node.ts';

/** What turning a config into YAML needs to know. */
export type ConfigReading = {
  /** The provider, as people write it. */
  readonly provider: string;
  readonly form: ConfigForm | null;
  /** The config keys that are secret whatever their name says. */
  readonly secretKeys: ReadonlySet<string>;
  readonly isSecretName: (name: string) => boolean;
  readonly holdsSecret: (text: string) => boolean;
  /** Takes a free variable for a place in this config. */
  readonly variable: (path: ValuePath) => string;
};

/** A variable, and the place in a config that it is for. */
export type ConfigVariable = { readonly name: string; readonly path: ValuePath };

/** A config as the YAML has it. */
export type DraftConfig = {
  readonly config: JsonObject;
  /**
   * The same with what is live, or a word where that is not known: for judging whether it would do. Secret.
   */
  readonly plain: JsonObject;
  readonly remarks: readonly ConfigRemark[];
  readonly variables: readonly ConfigVariable[];
};

type Building = {
  readonly reading: ConfigReading;
  readonly config: [string, JsonValue][];
  readonly plain: [string, JsonValue][];
  readonly remarks: ConfigRemark[];
  readonly variables: ConfigVariable[];
};

const referTo = (name: string, cause?: ReferenceCause): string =>
  cause === 'int' || cause === 'number' ? `\${${name}:${cause}}` : `\${${name}}`;

const addVariable = ({ reading, variables }: Building, path: ValuePath, cause?: ReferenceCause): string => {
  const name = reading.variable(path);
  variables.push({ name, path });
  return referTo(name, cause);
};

const leaveOut = ({ remarks }: Building, what: string, why: string): void => {
  remarks.push({ key: null, text: `${what} is left out and keeps its live value: ${why}.` });
};

/** Why a key and its value cannot be written; null when they can. */
const problemOf = (
  { provider, form, holdsSecret }: ConfigReading,
  key: string,
  value: JsonValue,
): string | null => {
  const problem = unwritableKey(key) ?? unwritable(value);
  if (problem !== null) return problem;
  if (hasSecretKey(value, holdsSecret)) return 'the name of something in it holds a secret';
  if (form?.closed !== true) return null;
  if (form.fields.every(({ name }) => name !== key)) return `the form of ${provider} has no such field`;
  return typeof value === 'object' ? `${provider} takes texts only` : null;
};

/** @param obvious that a secret stands here: by its name, or somewhere inside */
const remarkFor = (building: Building, key: string, cause: ReferenceCause, obvious: boolean): void => {
  const { provider } = building.reading;
  const texts: { readonly [cause in ReferenceCause]: string | null } = {
    secret: obvious ? null : 'Holds a secret, by its look or as it stands elsewhere.',
    int: null,
    number: null,
    masked: obvious ? null : `${provider} shows only a mask of it.`,
    empty: `${provider} shows nothing here: it is hidden, or there is none. If there is none, remove the line.`,
  };
  const text = texts[cause];
  if (text !== null) building.remarks.push({ key, text });
};

const addShown = (building: Building, key: string, value: JsonValue): void => {
  const { reading } = building;
  const named = reading.secretKeys.has(key) || isNamedSecret(reading, key, value, false);
  const causes = new Set<ReferenceCause>();
  const written = draftValue(value, named, [key], {
    ...reading,
    refer: (path, cause) => {
      causes.add(cause);
      return addVariable(building, path, cause);
    },
  });
  const hidden = causes.size > 0 && typeof value !== 'object';
  building.config.push([key, written]);
  building.plain.push([key, hidden || value === null ? 'unknown' : value]);
  for (const cause of causes) remarkFor(building, key, cause, named || typeof value === 'object');
};

/** A provider whose form takes texts only may show them as numbers; what reads alike is equal to it. */
const asText = (value: JsonValue): JsonValue =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

const isNothing = (value: JsonValue): boolean => value === null || value === '';

const readShown = (building: Building, key: string, shown: JsonValue): void => {
  const { reading } = building;
  const { form } = reading;
  const closed = form?.closed === true;
  const value = closed ? asText(shown) : shown;
  const field = form?.fields.find(({ name }) => name === key);
  // As good as not shown: what is required is asked for below.
  if (closed && isNothing(value) && (field?.required === true || value === null)) return;
  const secretKey = reading.holdsSecret(key);
  const wrong = secretKey ? 'its name holds a secret' : problemOf(reading, key, value);
  if (wrong === null) addShown(building, key, value);
  else leaveOut(building, secretKey || unwritableKey(key) !== null ? 'A config key' : `config.${key}`, wrong);
};

/** What the form asks for and the provider does not show. */
const addMissing = (building: Building): void => {
  const { form, provider } = building.reading;
  const there = new Set(building.config.map(([key]) => key));
  for (const { name, secret, required, isObject } of form?.fields ?? []) {
    if (there.has(name) || unwritableKey(name) !== null) continue;
    if (required) {
      building.config.push([name, addVariable(building, [name])]);
      building.plain.push([name, 'unknown']);
      if (!secret) {
        const text = `${provider} requires it and does not show it, so it cannot be known here: set the variable, or write the value.`;
        building.remarks.push({ key: name, text });
      }
    } else if (secret && isObject) {
      const text = `${provider} shows no ${name}. If there are any, write them here with a reference for each secret: a later change of config could lose them.`;
      building.remarks.push({ key: null, text });
    } else if (secret) {
      const loss = form?.closed === true ? '' : ', since a later change of config could lose it';
      const text = `${provider} shows no ${name}. If there is one, set the variable and remove the # below${loss}.`;
      building.remarks.push({
        key: null,
        text,
        line: `${name}: ${referTo(building.reading.variable([name]))}`,
      });
    }
  }
};

/**
 * The live config of one integration as the YAML has it: sorted, no secret in it, and what cannot be written
 * left out with the reason.
 */
export const draftConfig = (live: JsonObject, reading: ConfigReading): DraftConfig => {
  const building: Building = { reading, config: [], plain: [], remarks: [], variables: [] };
  for (const key of Object.keys(live).sort(compareText)) readShown(building, key, live[key] as JsonValue);
  addMissing(building);
  return {
    config: Object.fromEntries(building.config),
    plain: Object.fromEntries(building.plain),
    remarks: building.remarks,
    variables: building.variables,
  };
};
