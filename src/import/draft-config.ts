import { isNamedSecret } from '../desired/references/resolve-value.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ConfigForm } from '../model/provider.ts';
import { compareText } from '../plan/compare/equal.ts';
import { draftValue, hasSecretKey, type ReferenceCause, type ValuePath } from './draft-value.ts';
import type { ConfigRemark } from './yaml/draft-node.ts';
import { unwritable, unwritableKey } from './yaml/yaml-node.ts';

export type ConfigReading = {
  /** The provider's title. */
  readonly provider: string;
  readonly form: ConfigForm | null;
  /** Config keys that are secret regardless of their names. */
  readonly secretKeys: ReadonlySet<string>;
  readonly isSecretName: (name: string) => boolean;
  readonly holdsSecret: (text: string) => boolean;
  /** Reserves a free variable for a path in this config. */
  readonly variable: (path: ValuePath) => string;
};

/** A variable, and the config path that it is for. */
export type ConfigVariable = { readonly name: string; readonly path: ValuePath };

/** A config as the YAML has it. */
export type DraftConfig = {
  readonly config: JsonObject;
  /**
   * The same with live values, or placeholders for unknown ones, to check whether the provider would accept
   * it. Secret.
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

/** Why a key and its value cannot be written, or null. */
const problemOf = (
  { provider, form, holdsSecret }: ConfigReading,
  key: string,
  value: JsonValue,
): string | null => {
  const problem = unwritableKey(key) ?? unwritable(value);
  if (problem !== null) return problem;
  if (hasSecretKey(value, holdsSecret)) return 'a name inside it contains a secret';
  if (form?.closed !== true) return null;
  if (form.fields.every(({ name }) => name !== key)) return `the form of ${provider} has no such field`;
  return typeof value === 'object' ? `${provider} takes strings only` : null;
};

/** @param obvious true if the value is clearly secret, by name or inside */
const remarkFor = (building: Building, key: string, cause: ReferenceCause, obvious: boolean): void => {
  const { provider } = building.reading;
  const texts: { readonly [cause in ReferenceCause]: string | null } = {
    secret: obvious ? null : 'Contains what looks like a secret, or one that is used elsewhere.',
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

/** A provider that accepts only strings may show numbers instead, and treats both as equal. */
const asText = (value: JsonValue): JsonValue =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

const isNothing = (value: JsonValue): boolean => value === null || value === '';

const readShown = (building: Building, key: string, shown: JsonValue): void => {
  const { reading } = building;
  const { form } = reading;
  const closed = form?.closed === true;
  const value = closed ? asText(shown) : shown;
  const field = form?.fields.find(({ name }) => name === key);
  // Treated as hidden: required fields are added below.
  if (closed && isNothing(value) && (field?.required === true || value === null)) return;
  const secretKey = reading.holdsSecret(key);
  const wrong = secretKey ? 'its name contains a secret' : problemOf(reading, key, value);
  if (wrong === null) addShown(building, key, value);
  else leaveOut(building, secretKey || unwritableKey(key) !== null ? 'A config key' : `config.${key}`, wrong);
};

/** The form's fields that the provider does not show. */
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
 * Turns the live config of one integration into YAML values: sorted, without secrets, and with a remark for
 * everything that cannot be written.
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
