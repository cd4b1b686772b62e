import { configPath } from '../model/field.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { PutEffect, Quirks } from './quirks.ts';

/** The config that a provider stores: without ignored keys, normalised if the quirk is on. */
export function acceptedConfig(config: JsonObject, quirks: Quirks, withDefaults: boolean): JsonObject {
  const kept = Object.entries(config).filter(([key]) => !quirks.ignore.includes(configPath(key)));
  const taken = Object.fromEntries(
    kept.flatMap(([key, sent]) => {
      const value = quirks.keeps ? quirks.keeps(configPath(key), sent) : sent;
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  return quirks.normalise ? normaliseConfig(taken, withDefaults) : taken;
}

/** The keys that a normalising provider adds to every config. */
const defaultKeys: JsonObject = { locale: 'en', webhook_enabled: false };

/**
 * A config as a normalising provider stores it: strings trimmed, domains in lower case, numbers as strings,
 * defaults added.
 */
function normaliseConfig(config: JsonObject, withDefaults: boolean): JsonObject {
  const entries = Object.entries(config).map(([key, value]) => [key, normaliseValue(key, value)] as const);
  return { ...(withDefaults ? defaultKeys : {}), ...Object.fromEntries(entries) };
}

function normaliseValue(key: string, value: JsonValue): JsonValue {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value;
  const trimmed = value.trim();
  return /domain$/i.test(key) ? trimmed.toLowerCase() : trimmed;
}

/** The config after an update. */
export function putConfig(live: JsonObject, sent: JsonObject, effect: PutEffect): JsonObject {
  switch (effect) {
    case 'replace':
      return sent;
    case 'merge':
      return { ...live, ...sent };
    case 'deep-merge':
      return mergedObject(live, sent);
  }
}

function mergedObject(live: JsonObject, sent: JsonObject): JsonObject {
  const merged = Object.entries(sent).map(([key, value]) => {
    const before = Object.hasOwn(live, key) ? live[key] : undefined;
    return [key, before === undefined ? value : mergedValue(before, value)] as const;
  });
  return Object.fromEntries([...Object.entries(live), ...merged]);
}

/** Lists are replaced, since their elements have no identity. */
function mergedValue(live: JsonValue, sent: JsonValue): JsonValue {
  return isObject(live) && isObject(sent) ? mergedObject(live, sent) : sent;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
