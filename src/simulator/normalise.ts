import type { JsonObject, JsonValue } from '../model/json.ts';

/** The keys that a normalising provider adds to every config. */
const defaultKeys: JsonObject = { locale: 'en', webhook_enabled: false };

/** A config as a normalising provider stores it: strings trimmed, domains in lower case, numbers as strings, defaults added. */
export function normaliseConfig(config: JsonObject, withDefaults: boolean): JsonObject {
  const entries = Object.entries(config).map(([key, value]) => [key, normaliseValue(key, value)] as const);
  return { ...(withDefaults ? defaultKeys : {}), ...Object.fromEntries(entries) };
}

function normaliseValue(key: string, value: JsonValue): JsonValue {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value;
  const trimmed = value.trim();
  return /domain$/i.test(key) ? trimmed.toLowerCase() : trimmed;
}
