import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ReferenceProblem } from './resolve-text.ts';
import {
  type FieldWalk,
  type Findings,
  isNamedSecret,
  type Path,
  type Resolver,
  resolveValue,
} from './resolve-value.ts';

/** What came out for one entry. */
export type ResolvedEntry = {
  readonly fields: JsonObject;
  /** Field paths whose value is secret, as `DesiredIntegration` has them. */
  readonly secretPaths: readonly string[];
  /** Fields with a reference that has no value: what they would be is not known. */
  readonly unresolved: ReadonlySet<string>;
  readonly problems: readonly (ReferenceProblem & { readonly path: Path })[];
  /** Secrets that are hardly meant as they stand, or that cannot be scrubbed. */
  readonly warnings: readonly (ReferenceProblem & { readonly path: Path })[];
  /** Secrets that stand in the YAML itself. `kind`: what they are by their look; null: by their name alone. */
  readonly literals: readonly { readonly path: Path; readonly kind: string | null }[];
};

/** What of an entry, beside its config, is sent to a provider and shown: the rest is ours alone. */
const shownFields: ReadonlySet<string> = new Set(['type', 'name', 'active', 'visibility', 'agentId']);

const resolveConfig = (
  config: JsonObject,
  resolver: Resolver,
  findings: Findings,
  secretPaths: string[],
): JsonObject => {
  const result: Record<string, JsonValue> = {};
  for (const [key, source] of Object.entries(config)) {
    const walk: FieldWalk = { field: 'config', resolver, findings, secret: false };
    result[key] = resolveValue(walk, source, isNamedSecret(resolver, key, source, false), ['config', key]);
    if (walk.secret) secretPaths.push(`config.${key}`);
  }
  return result;
};

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Resolves the references of one account or integration, finds what is secret by origin or by name, and registers it.
 * Nothing is thrown; a reference without a value stays in the text as it was written.
 * @param secretFields fields that are secret whatever they hold
 */
export const resolveEntry = (
  source: JsonObject,
  secretFields: ReadonlySet<string>,
  resolver: Resolver,
): ResolvedEntry => {
  const findings: Findings = { problems: [], warnings: [], literals: [], unresolved: new Set() };
  const secretPaths: string[] = [];
  const fields: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(source)) {
    if (name === 'config' && isObject(value)) {
      fields[name] = resolveConfig(value, resolver, findings, secretPaths);
      continue;
    }
    const walk: FieldWalk = { field: name, resolver, findings, secret: false };
    fields[name] = resolveValue(walk, value, secretFields.has(name), [name]);
    if (walk.secret && shownFields.has(name)) secretPaths.push(name);
  }
  return { fields, secretPaths: secretPaths.sort(), ...findings };
};
