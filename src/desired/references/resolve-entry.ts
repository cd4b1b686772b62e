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

/** One entry with its references resolved. */
export type ResolvedEntry = {
  readonly fields: JsonObject;
  /** Paths of secret fields, in the form of `DesiredIntegration`. */
  readonly secretPaths: readonly string[];
  /** Fields with an unresolved reference. */
  readonly unresolved: ReadonlySet<string>;
  readonly problems: readonly (ReferenceProblem & { readonly path: Path })[];
  /** Secrets that are probably mistyped, or that cannot be scrubbed. */
  readonly warnings: readonly (ReferenceProblem & { readonly path: Path })[];
  /** Literal secrets in the YAML. `kind`: recognised by format; null: by name only. */
  readonly literals: readonly { readonly path: Path; readonly kind: string | null }[];
};

/** Fields outside `config` that are sent to a provider and shown. */
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
 * Resolves the references of one account or integration, and registers what is secret by origin or name.
 * Never throws; an unresolved reference stays in the text.
 * @param secretFields fields that are always secret
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
