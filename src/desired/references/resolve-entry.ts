import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Entry, LoadReport } from '../load-report.ts';
import { variableName } from '../suggested-names.ts';
import type { ReferenceProblem } from './parse-references.ts';
import {
  type FieldWalk,
  type Findings,
  isNamedSecret,
  type Path,
  type Resolver,
  resolveValue,
} from './resolve-value.ts';

/** One entry with its references resolved. */
type ResolvedEntry = {
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
    const walk: FieldWalk = { field: 'config', isCredential: false, resolver, findings, secret: false };
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
const resolveEntry = (
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
    const isCredential = secretFields.has(name);
    const walk: FieldWalk = { field: name, isCredential, resolver, findings, secret: false };
    fields[name] = resolveValue(walk, value, isCredential, [name]);
    if (walk.secret && shownFields.has(name)) secretPaths.push(name);
  }
  return { fields, secretPaths: secretPaths.sort(), ...findings };
};

/** Drops `config`, which adds nothing to a variable's name. */
const own = (path: Path): Path => (path[0] === 'config' ? path.slice(1) : path);

const isMapping = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Resolves an entry and reports its problems; null if it is not a mapping. */
export const resolveOne = (
  entry: Entry,
  secretFields: ReadonlySet<string>,
  resolver: Resolver,
  report: LoadReport,
): ResolvedEntry | null => {
  const { value } = entry.source;
  if (!isMapping(value)) {
    const message = value === null ? 'it is empty' : 'it must be a mapping of fields';
    report.consequence(entry, { path: [], at: 'value', message, hint: null });
    return null;
  }
  const resolved = resolveEntry(value, secretFields, resolver);
  for (const { path, message, hint } of resolved.problems) {
    report.problem(entry, { path, message: `${path.join('.')}: ${message}`, hint });
  }
  for (const { path, message, hint } of resolved.warnings) {
    report.warning(entry, { path, message: `${path.join('.')} ${message}`, hint });
  }
  for (const { path, kind } of resolved.literals) {
    const where = path.join('.');
    const message =
      kind === null
        ? `${where} is a secret in plain text in the YAML`
        : `${where} contains what looks like a secret, ${kind}`;
    report.warning(entry, {
      path,
      message,
      hint: `set a variable, and write \${${variableName(entry.source.key, own(path))}}`,
    });
  }
  return resolved;
};
