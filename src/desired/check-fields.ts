import type { z } from 'zod';
import type { JsonObject } from '../model/json.ts';
import { type DescribedIssue, describeIssue } from './describe-issue.ts';

/** The validated fields of an entry with defaults applied, or null; with the issues found. */
export type CheckedFields<Fields> = {
  readonly fields: Fields | null;
  readonly issues: readonly DescribedIssue[];
};

const without = (entry: JsonObject, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => !names.has(name)));

/**
 * Checks an entry against its schema. A field whose reference has no value is not an error: it takes its
 * default, or the value from `standIn` if it has none.
 */
export const checkFields = <Schema extends z.ZodType>(
  schema: Schema,
  entry: JsonObject,
  unresolved: ReadonlySet<string>,
  fieldsOf: (path: readonly PropertyKey[]) => readonly string[],
  standIn: JsonObject,
): CheckedFields<z.output<Schema>> => {
  const first = schema.safeParse(entry);
  if (first.success) return { fields: first.data, issues: [] };
  const described = first.error.issues.flatMap((issue) => describeIssue(issue, entry, fieldsOf));
  const excused = described.filter(({ path, wrongKind }) => !wrongKind && unresolved.has(String(path[0])));
  const issues = described.filter((issue) => !excused.includes(issue));
  if (issues.length > 0) return { fields: null, issues };
  const names = new Set(excused.map(({ path }) => String(path[0])));
  const replaced = {
    ...without(entry, names),
    ...Object.fromEntries(Object.entries(standIn).filter(([name]) => names.has(name))),
  };
  const second = schema.safeParse(replaced);
  return { fields: second.success ? second.data : null, issues: [] };
};
