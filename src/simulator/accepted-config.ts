import { configPath } from '../model/field.ts';
import type { JsonObject } from '../model/json.ts';
import { normaliseConfig } from './normalise.ts';
import type { Quirks } from './quirks.ts';

/** What a provider takes of the config that it was sent: without the keys that it ignores or drops, and rewritten where it does so. */
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
