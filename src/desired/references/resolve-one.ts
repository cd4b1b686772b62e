import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Entry, LoadReport } from '../load-report.ts';
import { variableName } from '../variable-name.ts';
import { type ResolvedEntry, resolveEntry } from './resolve-entry.ts';
import type { Path, Resolver } from './resolve-value.ts';

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
