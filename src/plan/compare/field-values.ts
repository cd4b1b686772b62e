import type { DesiredIntegration } from '../../model/desired.ts';
import { configKey, configPath, type FieldPath } from '../../model/field.ts';
import { foldId } from '../../model/fold.ts';
import type { JsonValue } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';

/** On both sides, so that no letter case of it is ever a difference. */
const foldAgent = (agentId: string | null): string | null => (agentId === null ? null : foldId(agentId));

/** Every field that the YAML manages, with its desired value, in a fixed order. What is not written is not here. */
export const desiredFields = (entry: DesiredIntegration): readonly (readonly [FieldPath, JsonValue])[] => [
  ['name', entry.name],
  ['active', entry.active],
  ...(entry.visibility === undefined ? [] : [['visibility', entry.visibility] as const]),
  ...(entry.agentId === undefined ? [] : [['agentId', foldAgent(entry.agentId)] as const]),
  ...Object.keys(entry.config)
    .sort()
    .map((key) => [configPath(key), entry.config[key] as JsonValue] as const),
];

/** What the provider shows of a field; undefined where it shows nothing. */
export const liveField = (live: LiveIntegration, path: string): JsonValue | undefined => {
  const key = configKey(path);
  if (key !== null) return Object.hasOwn(live.config, key) ? live.config[key] : undefined;
  switch (path) {
    case 'name':
      return live.name;
    case 'active':
      return live.active;
    case 'visibility':
      return live.visibility;
    case 'agentId':
      return live.agentId === undefined ? undefined : foldAgent(live.agentId);
    default:
      return undefined;
  }
};
