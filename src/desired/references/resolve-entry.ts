import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Entry, LoadReport } from '../load-report.ts';
import { originOf } from '../sets/row-origin.ts';
import { secretPlaces } from '../sets/secret-values.ts';
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
  /** Of an account: what it gives to its integrations. */
  readonly defaults: ResolvedDefaults;
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

/** The field of an account with what it gives to its integrations. */
export const DEFAULTS = 'defaults';

/** Fields outside `config` that are sent to a provider and shown. */
const shownFields: ReadonlySet<string> = new Set(['type', 'name', 'active', 'visibility', 'agentId']);

/** What resolving one entry works with. */
type EntryWalk = {
  readonly resolver: Resolver;
  readonly findings: Findings;
  /** Fields that are always secret. */
  readonly secretFields: ReadonlySet<string>;
  readonly secretPlaces: readonly Path[];
  readonly secretPaths: string[];
};

/** Written out: for each field, `{ ...walk }` of what is left of an object took a tenth of a plan's time. */
const fieldWalk = (
  { secretFields, resolver, findings, secretPlaces }: EntryWalk,
  field: string,
): FieldWalk => ({
  resolver,
  findings,
  secretPlaces,
  field,
  isCredential: secretFields.has(field),
  secret: false,
});

const resolveConfig = (config: JsonObject, entry: EntryWalk): JsonObject => {
  const { resolver, secretPlaces } = entry;
  const result: Record<string, JsonValue> = {};
  const isWholeSecret = secretPlaces.some((place) => place.length === 1 && place[0] === 'config');
  for (const [key, source] of Object.entries(config)) {
    const walk = fieldWalk(entry, 'config');
    const named = isNamedSecret(resolver, key, source, isWholeSecret);
    result[key] = resolveValue(walk, source, named, ['config', key]);
    if (walk.secret) entry.secretPaths.push(`config.${key}`);
  }
  return result;
};

const isMapping = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Resolves one field; the path is that of the field in its entry. */
const resolveField = (name: string, value: JsonValue, path: Path, entry: EntryWalk): JsonValue => {
  const walk = fieldWalk(entry, name);
  const resolved = resolveValue(walk, value, walk.isCredential, path);
  if (walk.secret && shownFields.has(name)) entry.secretPaths.push(name);
  return resolved;
};

const noFields: ReadonlySet<string> = new Set();

/** Fields that an account gives to its integrations, resolved. */
export type ResolvedDefaults = Pick<ResolvedEntry, 'fields' | 'secretPaths' | 'unresolved'>;

/** They are secret and registered as in an entry, so each is resolved as a field of one. */
const resolveDefaults = (defaults: JsonObject, account: EntryWalk): ResolvedDefaults => {
  const unresolved = new Set<string>();
  const entry: EntryWalk = {
    ...account,
    findings: { ...account.findings, unresolved },
    secretFields: noFields,
    secretPaths: [],
  };
  const fields = Object.entries(defaults).map(
    ([name, value]) => [name, resolveField(name, value, [DEFAULTS, name], entry)] as const,
  );
  if (unresolved.size > 0) account.findings.unresolved.add(DEFAULTS);
  return { fields: Object.fromEntries(fields), secretPaths: entry.secretPaths, unresolved };
};

const noDefaults: ResolvedDefaults = { fields: {}, secretPaths: [], unresolved: noFields };

/**
 * Resolves the references of one account or integration, and registers what is secret by origin or name.
 * Never throws; an unresolved reference stays in the text.
 * @param secretFields fields that are always secret
 * @param secretPlaces paths that are secret because a row's value is
 */
const resolveEntry = (
  source: JsonObject,
  secretFields: ReadonlySet<string>,
  secretPlaces: readonly Path[],
  resolver: Resolver,
): ResolvedEntry => {
  const findings: Findings = { problems: [], warnings: [], literals: [], unresolved: new Set() };
  const entry: EntryWalk = { resolver, findings, secretFields, secretPlaces, secretPaths: [] };
  const fields: Record<string, JsonValue> = {};
  let defaults = noDefaults;
  for (const [name, value] of Object.entries(source)) {
    if (name === 'config' && isMapping(value)) fields[name] = resolveConfig(value, entry);
    else if (name === DEFAULTS && isMapping(value)) {
      defaults = resolveDefaults(value, entry);
      fields[name] = defaults.fields;
    } else fields[name] = resolveField(name, value, [name], entry);
  }
  return { fields, secretPaths: entry.secretPaths.sort(), defaults, ...findings };
};

/** Levels above a row's value in its set: `each` and the row. */
const ROW_DEPTH = 2;

/** Drops `config`, which adds nothing to a variable's name. */
const own = (path: Path): Path => (path[0] === 'config' ? path.slice(1) : path);

/** The variable for a secret value: a value of the template is shared by all rows, one of a row gets the row's name. */
const variableFor = ({ source, row }: Entry, path: Path): string => {
  const origin = row && originOf(row, path, 'value');
  if (origin === undefined || origin.from === 'both') return variableName(source.key, own(path));
  return origin.from === 'template'
    ? variableName(row?.set.key ?? '', own(path))
    : variableName(source.key, origin.path.slice(ROW_DEPTH) as Path);
};

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
  const places = entry.row === undefined ? [] : secretPlaces(entry.row, resolver);
  const resolved = resolveEntry(value, secretFields, places, resolver);
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
      hint: `set a variable, and write \${${variableFor(entry, path)}}`,
    });
  }
  return resolved;
};
