import { z } from 'zod';
import type { ProviderDescriptor } from '../../providers/descriptor.ts';
import { descriptors } from '../../providers/known-providers.ts';
import { foreignFields } from '../account-problems.ts';
import { accountName, accountSchema } from './account-schema.ts';
import { integrationSchema } from './integration-schema.ts';

/**
 * One document of the desired state, for the editors' JSON Schema. Loading checks each entry by itself, so
 * that one invalid entry does not hide others.
 */
const desiredStateSchema = z.strictObject({
  accounts: z
    .record(z.string().regex(accountName), accountSchema)
    .optional()
    .describe('The accounts: one credential at one provider each, by name.'),
  integrations: z
    .record(z.string().min(1).max(200), integrationSchema)
    .optional()
    .describe(
      'The integrations by their key: a stable name of your choice that is never sent to a provider.',
    ),
});

/** The part of JSON Schema that ours uses. */
export type JsonSchema = {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: JsonSchema | false };
  readonly patternProperties?: { readonly [pattern: string]: JsonSchema };
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly object[];
};

/** A string with a reference: its value is known only once resolved. */
const reference = { type: 'string', pattern: '\\$\\{' } as const;

/** A typed reference, which must be the whole value. */
const typedReference = (types: string) => ({
  type: 'string',
  pattern: `^\\$\\{[A-Za-z_][A-Za-z0-9_]*:(${types})(:-.*)?\\}$`,
});

const typesOf: { readonly [type: string]: string } = {
  integer: 'int',
  number: 'int|number',
  boolean: 'bool',
};

/** Allows references in place of enums, formatted strings, numbers and booleans. */
const admitReference = (schema: JsonSchema): JsonSchema => {
  const { type, enum: words, pattern, ...rest } = schema;
  const types = typesOf[type ?? ''];
  if (types !== undefined) {
    const { minimum, maximum, ...about } = rest;
    const limits = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
    return { ...about, anyOf: [{ type, ...limits } as JsonSchema, typedReference(types)] };
  }
  if (type !== 'string') return schema;
  if (words !== undefined) return { ...rest, anyOf: [{ type, enum: words }, reference] };
  return pattern === undefined ? schema : { ...rest, type, pattern: `${pattern}|${reference.pattern}` };
};

const admitReferences = (schema: JsonSchema): JsonSchema => {
  const { properties, additionalProperties: further, items } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [
    name,
    field === false ? field : admitReferences(admitReference(field)),
  ]);
  return {
    ...schema,
    ...(properties !== undefined && { properties: Object.fromEntries(fields) }),
    ...(typeof further === 'object' && { additionalProperties: admitReferences(further) }),
    ...(items !== undefined && { items: admitReferences(items) }),
  };
};

/** Required and forbidden account fields depend on the provider. */
const ruleOf = (provider: ProviderDescriptor): object => {
  const { name, credential, accountFields } = provider;
  const required = Object.keys(accountFields).filter((field) => accountFields[field]?.required);
  return {
    if: { properties: { provider: { const: name } }, required: ['provider'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      required: [credential.field, ...required],
      properties: Object.fromEntries(foreignFields(provider).map((field) => [field, false])),
    },
  };
};

const withProviderRules = (schema: JsonSchema): JsonSchema => {
  const accounts = schema.properties?.accounts;
  if (!accounts || typeof accounts.additionalProperties !== 'object') return schema;
  const account = { ...accounts.additionalProperties, allOf: descriptors.map(ruleOf) };
  return {
    ...schema,
    properties: { ...schema.properties, accounts: { ...accounts, additionalProperties: account } },
  };
};

/**
 * The JSON Schema of a desired-state file before references are resolved and defaults applied. Draft-07, the
 * newest that yaml-language-server reads ("Supports JSON Schema 7 and below", its README). Loading checks
 * more.
 */
export const desiredJsonSchema = (): JsonSchema => {
  const made = z.toJSONSchema(desiredStateSchema, { io: 'input', target: 'draft-07' });
  const { $schema, ...rest } = withProviderRules(admitReferences(made as JsonSchema));
  return {
    $schema: $schema ?? '',
    title: 'The desired state of Setpoint',
    description:
      'A file of the desired state: accounts at AI-agent platforms, and the integrations that they are to have.',
    ...rest,
    patternProperties: { '^x-': { description: 'Ignored: a place for anchors.' } },
  };
};
