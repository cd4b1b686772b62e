import type { JsonObject } from '../../model/json.ts';
import { isObject, parseObject } from '../answer.ts';

/** The validated fields of a create or update. Fields not sent are absent. */
export type AlooChatBody = {
  name?: string;
  type?: string;
  config?: JsonObject;
  is_active?: boolean;
  visibility?: 'private' | 'public';
  agent_id?: string | null;
};

type Check = readonly [valid: (value: unknown) => boolean, wanted: string];

const text: Check = [(value) => typeof value === 'string' && value.length > 0, 'a non-empty string'];
const checks: { readonly [field: string]: Check } = {
  name: text,
  type: text,
  config: [isObject, 'an object'],
  is_active: [(value) => typeof value === 'boolean', 'a boolean'],
  visibility: [(value) => value === 'private' || value === 'public', '"private" or "public"'],
  agent_id: [(value) => value === null || typeof value === 'string', 'a string or null'],
};

const updatable = Object.keys(checks).filter((field) => field !== 'type');

/** The validated body of a create, or an error message. */
export function readNew(body: string): (AlooChatBody & { name: string; type: string }) | string {
  const fields = read(body, Object.keys(checks));
  if (typeof fields === 'string') return fields;
  const { name, type } = fields;
  if (name === undefined || type === undefined) return 'Fields name and type are required';
  return { ...fields, name, type };
}

/** The validated body of an update, or an error message. */
export function readUpdate(body: string): AlooChatBody | string {
  const fields = read(body, updatable);
  if (typeof fields === 'string') return fields;
  return Object.keys(fields).length === 0 ? 'At least one field is required' : fields;
}

function read(body: string, allowed: readonly string[]): AlooChatBody | string {
  const fields = parseObject(body);
  if (!fields) return 'The body must be a JSON object';
  for (const [field, value] of Object.entries(fields)) {
    const check = allowed.includes(field) ? checks[field] : undefined;
    if (!check) return `Unknown field ${field}`;
    if (!check[0](value)) return `Field ${field} must be ${check[1]}`;
  }
  return fields as AlooChatBody;
}
