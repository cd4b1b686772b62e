import type { JsonObject, JsonValue } from '../model/json.ts';
import type { PutEffect } from './quirks.ts';

/** What an update leaves of a config, and puts in its place. */
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

/** Lists are taken as they come: no element of one is known to be that of another. */
function mergedValue(live: JsonValue, sent: JsonValue): JsonValue {
  return isObject(live) && isObject(sent) ? mergedObject(live, sent) : sent;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
