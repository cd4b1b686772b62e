import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { didYouMean } from './nearest-name.ts';
import { quoted } from './problem.ts';
import { isTypedReference } from './references/parse-references.ts';
import type { ReferenceType } from './references/reference-type.ts';
import type { NodeAt } from './yaml/locate-node.ts';

/** One schema issue in plain words. */
export type DescribedIssue = {
  readonly path: readonly PropertyKey[];
  readonly at: NodeAt;
  readonly message: string;
  readonly hint: string | null;
  /** The value has the wrong type, which resolving a reference cannot fix. */
  readonly wrongKind: boolean;
};

type Issue = z.core.$ZodIssue;

const expectedKinds: { readonly [kind: string]: string } = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  record: 'a mapping',
};

const referenceTypeOf: { readonly [kind: string]: ReferenceType } = {
  number: 'number',
  int: 'int',
  boolean: 'bool',
};

const kindOf = (value: JsonValue | undefined): string => {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'boolean') return `${value}`;
  return typeof value === 'number' ? 'a number' : 'a string';
};

const valueAt = (entry: JsonObject, path: readonly PropertyKey[]): JsonValue | undefined =>
  path.reduce<JsonValue | undefined>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as JsonObject)[String(name)] : undefined,
    entry,
  );

const kindHint = (expected: string, value: JsonValue | undefined): string | null => {
  if (value === null) return 'remove the line to leave it at its default';
  if (expected === 'string' && typeof value !== 'object') return 'put it in quotes';
  if (typeof value !== 'string' || expected === 'object') return null;
  if (expected === 'boolean' && /^(yes|no|on|off)$/i.test(value)) return 'write true or false';
  const type = referenceTypeOf[expected];
  return type === undefined
    ? 'write it without quotes'
    : `write it without quotes, or, where it comes from a variable, as \${NAME:${type}}`;
};

const describeKind = (
  expected: string,
  name: string,
  value: JsonValue | undefined,
): Pick<DescribedIssue, 'message' | 'hint'> =>
  value === undefined
    ? { message: `${name} is missing`, hint: `write ${name}: with ${expectedKinds[expected] ?? 'a value'}` }
    : {
        message: `${name} must be ${expectedKinds[expected] ?? expected}, not ${kindOf(value)}`,
        hint: kindHint(expected, value),
      };

const describeChoice = (
  values: readonly unknown[],
  name: string,
  value: JsonValue | undefined,
): Pick<DescribedIssue, 'message' | 'hint'> => {
  const choices = values.map(String);
  if (value === undefined) return { message: `${name} is missing`, hint: `one of: ${choices.join(', ')}` };
  const message = `${name} must be ${choices.join(' or ')}`;
  return { message, hint: typeof value === 'string' ? didYouMean(value, choices, 'one of') : null };
};

/** One problem per unknown field. */
const unknownFields = (
  { path, keys }: Issue & { readonly code: 'unrecognized_keys' },
  known: readonly string[],
): readonly DescribedIssue[] =>
  keys.map((key) => ({
    path: [...path, key],
    at: 'key',
    message: `${quoted([...path.map(String), key].join('.'))} is not known`,
    hint: didYouMean(key, known, 'known are'),
    wrongKind: true,
  }));

const describeValue = (
  issue: Issue,
  name: string,
  value: JsonValue | undefined,
): Pick<DescribedIssue, 'message' | 'hint'> & { readonly wrongKind?: boolean } => {
  switch (issue.code) {
    case 'invalid_type':
      return {
        ...describeKind(issue.expected, name, value),
        // An unresolved typed reference is still a string here.
        wrongKind: !(typeof value === 'string' && isTypedReference(value)),
      };
    case 'invalid_value':
      return { ...describeChoice(issue.values, name, value), wrongKind: typeof value !== 'string' };
    case 'too_small':
      return { message: `${name} must be ${issue.minimum} or more`, hint: null, wrongKind: true };
    case 'too_big':
      if (issue.origin === 'array')
        return { message: `${name} must have ${issue.maximum} entries or less`, hint: null, wrongKind: true };
      return { message: `${name} must be ${issue.maximum} or less`, hint: null, wrongKind: true };
    case 'invalid_format':
    case 'custom':
      return { message: `${name} ${issue.message}`, hint: null };
    default:
      return { message: `${name} is not valid`, hint: null };
  }
};

/**
 * Turns a schema issue about an entry into problems, one per unknown field.
 * @param fieldsOf the known fields under a path, for suggestions
 */
export const describeIssue = (
  issue: Issue,
  entry: JsonObject,
  fieldsOf: (path: readonly PropertyKey[]) => readonly string[],
): readonly DescribedIssue[] => {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return unknownFields(issue, fieldsOf(path));
  const name = path.map(String).join('.');
  return [{ path, at: 'value', wrongKind: false, ...describeValue(issue, name, valueAt(entry, path)) }];
};
