import type { JsonObject, JsonValue } from '../model/json.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { mayHoldReference } from './parse-references.ts';
import { type ReferenceProblem, type ReferenceSources, resolveText } from './resolve-text.ts';
import { isAboutName, isAuthScheme, isSecretName } from './secret-name.ts';

export type Path = readonly (string | number)[];

/** What resolving needs, and where its findings go. */
export type Resolver = {
  readonly sources: ReferenceSources;
  readonly secrets: SecretRegistry;
  /** Whether a name says secret; remembered by the caller, since the same few names come up again and again. */
  readonly isSecretName: (name: string) => boolean;
  readonly withoutSecrets: boolean;
};

/** What came out for one entry. */
export type ResolvedEntry = {
  readonly fields: JsonObject;
  /** Fields by `secretPaths` notation whose value is secret, sorted. */
  readonly secretPaths: readonly string[];
  /** Fields with a reference that has no value: what they would be is not known. */
  readonly unresolved: ReadonlySet<string>;
  readonly problems: readonly (ReferenceProblem & { readonly path: Path })[];
  /** Secrets of one to three characters. */
  readonly short: readonly Path[];
};

type Findings = {
  readonly problems: (ReferenceProblem & { readonly path: Path })[];
  readonly short: Path[];
  readonly unresolved: Set<string>;
};

const shortestScrubbed = 4;

/** What of an entry, beside its config, is sent to a provider and shown: the rest is ours alone. */
const shownFields: ReadonlySet<string> = new Set(['type', 'name', 'active', 'visibility', 'agentId']);

/** Fields whose values are words of ours, or ids that are shown anyway: scrubbing them would only garble texts. */
const notRegistered: ReadonlySet<string> = new Set([
  'account',
  'id',
  'visibility',
  'drift',
  'active',
  'protect',
  'replace',
  'provider',
  'baseUrl',
  'schedule',
  'timezone',
  'prune',
  'rate',
  'concurrency',
  'adopt',
  'guards',
]);

/** Works through the value of one field. */
const createFieldResolver = (field: string, resolver: Resolver, findings: Findings) => {
  let secret = false;

  const keep = (text: string, path: Path): void => {
    secret = true;
    if (notRegistered.has(field)) return;
    resolver.secrets.register(text);
    if (text.length > 0 && text.length < shortestScrubbed) findings.short.push(path);
  };

  const referring = (source: string, named: boolean, path: Path): string => {
    const resolved = resolveText(source, resolver.sources);
    const unset = resolver.withoutSecrets ? [] : resolved.unset;
    for (const problem of [...resolved.problems, ...unset]) findings.problems.push({ ...problem, path });
    if (resolved.problems.length + resolved.unset.length > 0) {
      findings.unresolved.add(field);
      secret = true;
    } else if (resolved.byReference || named) keep(resolved.text, path);
    if (!notRegistered.has(field)) for (const text of resolved.found) resolver.secrets.register(text);
    return resolved.text;
  };

  const leaf = (source: JsonValue, named: boolean, path: Path): JsonValue => {
    if (typeof source === 'string') {
      if (mayHoldReference(source)) return referring(source, named, path);
      if (named) keep(source, path);
    } else if (typeof source === 'number' && named) keep(String(source), path);
    return source;
  };

  const under = (name: string, value: JsonValue, named: boolean): boolean => {
    if (named) return !isAboutName(name);
    return resolver.isSecretName(name) && !(typeof value === 'string' && isAuthScheme(name, value));
  };

  /** A copy is made only of what a reference changed. */
  const value = (source: JsonValue, named: boolean, path: Path): JsonValue => {
    if (typeof source !== 'object' || source === null) return leaf(source, named, path);
    if (Array.isArray(source)) {
      const items = source.map((item, at) => value(item, named, [...path, at]));
      return items.some((item, at) => item !== source[at]) ? items : source;
    }
    const object = source as JsonObject;
    let copy: Record<string, JsonValue> | null = null;
    for (const name of Object.keys(object)) {
      const before = object[name] as JsonValue;
      const after = value(before, under(name, before, named), [...path, name]);
      if (after === before) continue;
      copy ??= { ...object };
      copy[name] = after;
    }
    return copy ?? object;
  };

  return { value, under, isSecret: () => secret };
};

const resolveConfig = (
  config: JsonObject,
  resolver: Resolver,
  findings: Findings,
  secretPaths: string[],
): JsonObject => {
  const result: Record<string, JsonValue> = {};
  for (const [key, source] of Object.entries(config)) {
    const field = createFieldResolver('config', resolver, findings);
    result[key] = field.value(source, field.under(key, source, false), ['config', key]);
    if (field.isSecret()) secretPaths.push(`config.${key}`);
  }
  return result;
};

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Resolves the references of one account or integration, finds what is secret by origin or by name, and registers it.
 * Nothing is thrown; a reference without a value stays in the text as it was written.
 */
export const resolveEntry = (
  source: JsonObject,
  secretFields: ReadonlySet<string>,
  resolver: Resolver,
): ResolvedEntry => {
  const findings: Findings = { problems: [], short: [], unresolved: new Set() };
  const secretPaths: string[] = [];
  const fields: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(source)) {
    if (name === 'config' && isObject(value)) {
      fields[name] = resolveConfig(value, resolver, findings, secretPaths);
      continue;
    }
    const field = createFieldResolver(name, resolver, findings);
    fields[name] = field.value(value, secretFields.has(name), [name]);
    if (field.isSecret() && shownFields.has(name)) secretPaths.push(name);
  }
  return { fields, secretPaths: secretPaths.sort(), ...findings };
};

/** Remembers what was asked before. */
export const createSecretNames = (): ((name: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name) ?? isSecretName(name);
    known.set(name, answer);
    return answer;
  };
};
