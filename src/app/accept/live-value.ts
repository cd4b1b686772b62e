import { type ValuePath, valueAt } from '../../desired/edit/field-path.ts';
import { literalText } from '../../import/yaml/draft-node.ts';
import { configKey } from '../../model/field.ts';
import type { JsonValue } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';

/** What the provider shows at a path inside an entry; undefined where it shows nothing. */
export const liveValueAt = (live: LiveIntegration, [field, ...rest]: ValuePath): JsonValue | undefined => {
  switch (field) {
    case 'name':
      return live.name;
    case 'active':
      return live.active;
    case 'visibility':
      return live.visibility;
    case 'agentId':
      return live.agentId;
    default:
      return field === 'config' ? valueAt(live.config, rest) : undefined;
  }
};

/** A value as the YAML has it: what looks like a reference is escaped. */
export const asWritten = (value: JsonValue): JsonValue => {
  if (typeof value === 'string') return literalText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => asWritten(item));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asWritten(inner)]));
};

/** The path of the field that a plan compares: a config key as a whole. */
export const comparedPath = ([field, key]: ValuePath): string =>
  field === 'config' ? `config.${key}` : String(field);

/** A compared field as a path inside an entry. */
export const pathOfField = (field: string): ValuePath => {
  const key = configKey(field);
  return key === null ? [field] : ['config', key];
};
