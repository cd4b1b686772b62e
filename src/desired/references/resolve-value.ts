import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { SecretRegistry } from '../../model/secrets.ts';
import { detectSecret } from '../../secrets/detect-secret.ts';
import { isAboutName, isAuthScheme } from '../../secrets/secret-name.ts';
import { mayHoldReference, type ReferenceProblem } from './parse-references.ts';
import type { Refusal } from './permitted.ts';
import { type ReferenceSources, resolveText } from './resolve-text.ts';
import { foreignReference, strayCharacters } from './secret-warnings.ts';

/** Names and list indexes that lead to a value inside an entry. */
export type Path = readonly (string | number)[];

export type Resolver = {
  readonly sources: Omit<ReferenceSources, 'refuse'>;
  readonly refuse: Refusal;
  readonly secrets: SecretRegistry;
  /** True if a name means a secret. The caller caches it, since few names recur often. */
  readonly isSecretName: (name: string) => boolean;
  readonly withoutSecrets: boolean;
  /** The accounts whose own references must resolve even where others need not. */
  readonly neededAccounts: readonly string[];
};

/** What resolving one entry found. */
export type Findings = {
  readonly problems: (ReferenceProblem & { readonly path: Path })[];
  /** Secrets that are probably mistyped, or that cannot be scrubbed. */
  readonly warnings: (ReferenceProblem & { readonly path: Path })[];
  /** Literal secrets in the YAML. `kind`: recognised by format; null: by name only. */
  readonly literals: { readonly path: Path; readonly kind: string | null }[];
  /** Fields with an unresolved reference. */
  readonly unresolved: Set<string>;
};

/** The state of resolving one field. */
export type FieldWalk = {
  readonly field: string;
  /** It is an account's own credential. */
  readonly isCredential: boolean;
  readonly resolver: Resolver;
  readonly findings: Findings;
  /** Paths whose values are secret whatever their names: a secret value of a set's row. */
  readonly secretPlaces: readonly Path[];
  /** True once something inside is secret. */
  secret: boolean;
};

const isSamePath = (a: Path, b: Path): boolean =>
  a.length === b.length && a.every((part, at) => part === b[at]);

/** True if a secret value of a set's row is at this path. */
const isSecretPlace = ({ secretPlaces }: FieldWalk, path: Path): boolean =>
  secretPlaces.some((place) => isSamePath(place, path));

const MIN_SCRUBBED = 4;

/**
 * Fields with fixed words, or with addresses and ids that are shown anyway: scrubbing them would only garble
 * messages.
 */
const notRegistered: ReadonlySet<string> = new Set(
  (
    'account id visibility drift active protect replace ' +
    'provider baseUrl schedule timezone prune rate concurrency adopt guards windows'
  ).split(' '),
);

const warn = (walk: FieldWalk, path: Path, found: ReferenceProblem | null): void => {
  if (found !== null) walk.findings.warnings.push({ ...found, path });
};

const tooShort: ReferenceProblem = {
  message: 'is secret and shorter than four characters',
  hint: "it is too short to scrub from a provider's messages; use a longer one",
};

const keepSecret = (walk: FieldWalk, text: string, path: Path): void => {
  walk.secret = true;
  if (notRegistered.has(walk.field)) return;
  walk.resolver.secrets.register(text);
  if (text.length > 0 && text.length < MIN_SCRUBBED) warn(walk, path, tooShort);
};

/** Where everything in the field is secret, warn only for a secret-like name or format. */
const isOwnSecret = (walk: FieldWalk, path: Path): boolean => {
  const name = path.findLast((part) => typeof part === 'string');
  if (walk.field !== 'config' || isSecretPlace(walk, path)) return true;
  return typeof name === 'string' && walk.resolver.isSecretName(name);
};

/** Records a literal secret. @param kind recognised by format; null: by name */
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
  // Scrubbing booleans and small numbers would garble text, and typed ones are hardly secret.
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
  const refuse: ReferenceSources['refuse'] = (reference) => resolver.refuse(reference, walk.isCredential);
  const resolved = resolveText(source, { ...resolver.sources, refuse });
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
    const kind = notRegistered.has(walk.field) ? null : detectSecret(source, walk.resolver.isSecretName);
    if (named || kind !== null) keepLiteral(walk, source, kind, path);
  } else if (typeof source === 'number' && named) {
    keepLiteral(walk, String(source), null, path);
  }
  return source;
};

/** True if the value's name, or that of a parent, means a secret. */
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
 * Resolves the references of a value, copying only what changes. Registers what is secret by origin or name.
 * @param isNamed true if the value is secret by name
 */
export const resolveValue = (walk: FieldWalk, source: JsonValue, isNamed: boolean, path: Path): JsonValue => {
  const named = isNamed || isSecretPlace(walk, path);
  if (typeof source !== 'object' || source === null) return resolveLeaf(walk, source, named, path);
  if (!Array.isArray(source)) return resolveObject(walk, source as JsonObject, named, path);
  const items = source.map((item, at) => resolveValue(walk, item, named, [...path, at]));
  return items.some((item, at) => item !== source[at]) ? items : source;
};
