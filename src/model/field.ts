/**
 * A managed field of an integration: the unit of comparison. A config key is one value, however deep. Dots in
 * a key stay as they are: `config.api.url` is the key `api.url`.
 */
export type FieldPath = 'name' | 'active' | 'visibility' | 'agentId' | `config.${string}`;

/** The path of a config key. */
export const configPath = (key: string): FieldPath => `config.${key}`;

/** The config key that a path names, or `null` for `name`, `active`, `visibility` and `agentId`. */
export const configKey = (path: string): string | null =>
  path.startsWith('config.') ? path.slice('config.'.length) : null;
