import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { SecretRegistry } from '../../model/secrets.ts';
import { secretLook } from '../../secrets/secret-look.ts';
import { isAboutName, isAuthScheme } from '../../secrets/secret-name.ts';
import { mayHoldReference } from './parse-references.ts';
import { type ReferenceProblem, type ReferenceSources, resolveText } from './resolve-text.ts';
import { foreignReference, strayCharacters } from './secret-warnings.ts';

/** Names and places in lists that lead to a value inside an entry. */
export type Path = readonly (string | number)[];

/** What resolving needs. */
export type Resolver = {
  readonly sources: ReferenceSources;
  readonly secrets: SecretRegistry;
  /** Whether a name says secret; remembered by the caller, since the same few names come up again and again. */
  readonly isSecretName: (name: string) => boolean;
  readonly withoutSecrets: boolean;
  /** The account whose own references must have a value also where others need none. */
  readonly neededAccount: string | null;
};

/** What was found on the way through one entry. */
export type Findings = {
  readonly problems: (ReferenceProblem & { readonly path: Path })[];
  /** Secrets that are hardly meant as they stand, or that cannot be scrubbed. */
  readonly warnings: (ReferenceProblem & { readonly path: Path })[];
  /** Secrets that stand in the YAML itself. `kind`: what they are by their look; null: by their name alone. */
  readonly literals: { readonly path: Path; readonly kind: string | null }[];
  /** Fields with a reference that has no value: what they would be is not known. */
  readonly unresolved: Set<string>;
};

/** The way through one field. */
export type FieldWalk = {
  readonly field: string;
  readonly resolver: Resolver;
  readonly findings: Findings;
  /** Whether anything inside is secret. */
  secret: boolean;
};

const shortestScrubbed = 4;

/** Fields whose values are words of ours, or addresses and ids that are shown anyway: scrubbing them would only garble texts. */
const notRegistered: ReadonlySet<string> = new Set(
  (
    'account id visibility drift active protect replace ' +
    'provider baseUrl schedule timezone prune rate concurrency adopt guards'
  ).split(' '),
);

const warn = (walk: FieldWalk, path: Path, found: ReferenceProblem | null): void => {
  if (found !== null) walk.findings.warnings.push({ ...found, path });
};

const tooShort: ReferenceProblem = {
  message: 'is secret and shorter than four characters',
  hint: 'it cannot be told from text, so it is not scrubbed from messages of a provider; use a longer one',
};

const keepSecret = (walk: FieldWalk, text: string, path: Path): void => {
  walk.secret = true;
  if (notRegistered.has(walk.field)) return;
  walk.resolver.secrets.register(text);
  if (text.length > 0 && text.length < shortestScrubbed) warn(walk, path, tooShort);
};

/** Among what is secret for what it stands in, only a name that says so, or a look, is worth a warning. */
const isOwnSecret = ({ resolver, field }: FieldWalk, path: Path): boolean => {
  const name = path.findLast((part) => typeof part === 'string');
  return field !== 'config' || (typeof name === 'string' && resolver.isSecretName(name));
};

/** A secret that stands in the YAML itself. @param kind what it is by its look; null: it is one by its name */
const keepLiteral = (walk: FieldWalk, text: string, kind: string | null, path: Path): void => {
  keepSecret(walk, text, path);
  const foreign = kind === null ? foreignReference(text) : null;
  warn(walk, path, foreign ?? strayCharacters(text, null));
  if (foreign !== null || text.trim() === '' || !(kind !== null || isOwnSecret(walk, path))) return;
  walk.findings.literals.push({ path, kind });
};

const keepResolved = (
  walk: FieldWalk,
  value: string | number | boolean,
  named: boolean,
  path: Path,
): void => {
  walk.secret = true;
  // A switch cannot be told from text, and neither can a small number, which a type says is hardly a secret.
  if (typeof value === 'boolean') return;
  if (typeof value === 'string' || named) keepSecret(walk, String(value), path);
  else if (!notRegistered.has(walk.field)) walk.resolver.secrets.register(String(value));
};

const resolveReferences = (
  walk: FieldWalk,
  source: string,
  named: boolean,
  path: Path,
): string | number | boolean => {
  const { resolver, findings, field } = walk;
  const resolved = resolveText(source, resolver.sources);
  const unset = resolver.withoutSecrets ? [] : resolved.unset;
  for (const problem of [...resolved.problems, ...unset]) findings.problems.push({ ...problem, path });
  if (resolved.problems.length + resolved.unset.length > 0) {
    findings.unresolved.add(field);
    walk.secret = true;
  } else if (resolved.byReference || named) {
    keepResolved(walk, resolved.value, named, path);
  }
  for (const { text, from } of resolved.found) {
    warn(walk, path, strayCharacters(text, from));
    if (!notRegistered.has(field) && typeof resolved.value === 'string') resolver.secrets.register(text);
  }
  if (resolved.byReference || named) warn(walk, path, strayCharacters(source, null));
  return resolved.value;
};

const resolveLeaf = (walk: FieldWalk, source: JsonValue, named: boolean, path: Path): JsonValue => {
  if (typeof source === 'string') {
    if (mayHoldReference(source)) return resolveReferences(walk, source, named, path);
    const kind = notRegistered.has(walk.field) ? null : secretLook(source, walk.resolver.isSecretName);
    if (named || kind !== null) keepLiteral(walk, source, kind, path);
  } else if (typeof source === 'number' && named) {
    keepLiteral(walk, String(source), null, path);
  }
  return source;
};

/** Whether a value is secret by its name, or by that of something around it. */
export const isNamedSecret = (
  resolver: Pick<Resolver, 'isSecretName'>,
  name: string,
  value: JsonValue,
  insideSecret: boolean,
): boolean => {
  if (insideSecret) return !isAboutName(name);
  return resolver.isSecretName(name) && !(typeof value === 'string' && isAuthScheme(name, value));
};

const resolveObject = (walk: FieldWalk, source: JsonObject, named: boolean, path: Path): JsonObject => {
  let copy: Record<string, JsonValue> | null = null;
  for (const name of Object.keys(source)) {
    const before = source[name] as JsonValue;
    const secret = isNamedSecret(walk.resolver, name, before, named);
    const after = resolveValue(walk, before, secret, [...path, name]);
    if (after === before) continue;
    copy ??= { ...source };
    copy[name] = after;
  }
  return copy ?? source;
};

/**
 * A value with its references put in; a copy is made only of what they changed. What is secret by origin or by name is
 * registered, text by text.
 * @param named whether the value is secret by its name
 */
export const resolveValue = (walk: FieldWalk, source: JsonValue, named: boolean, path: Path): JsonValue => {
  if (typeof source !== 'object' || source === null) return resolveLeaf(walk, source, named, path);
  if (!Array.isArray(source)) return resolveObject(walk, source as JsonObject, named, path);
  const items = source.map((item, at) => resolveValue(walk, item, named, [...path, at]));
  return items.some((item, at) => item !== source[at]) ? items : source;
};
