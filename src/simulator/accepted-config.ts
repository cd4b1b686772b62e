import { configPath } from '../model/field.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Quirks } from './quirks.ts';

/**
 * What a provider takes of the config that it was sent: without the keys that it ignores or drops, and
 * rewritten where it does so.
 */
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
