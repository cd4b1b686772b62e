import { z } from 'zod';
import type { ProviderDescriptor } from '../../providers/descriptor.ts';
import { descriptors } from '../../providers/known-providers.ts';
import { foreignFields } from '../account-problems.ts';
import { accountName, accountSchema } from './account-schema.ts';
import { integrationSchema } from './integration-schema.ts';

/** Null for a row that has no values of its own. */
const rowSchema = z
  .looseObject({})
  .nullable()
  .meta({
    description: 'The values of one row, by the names of the placeholders.',
    examples: [{ account: 'acme', domain: 'acme-brasil.myshopify.com' }],
  });

/** A set of integrations. Loading reads it by itself, to report each problem where it stands. */
const setSchema = z
  .strictObject({
    each: z.record(z.string().min(1).max(200), rowSchema).meta({
      minProperties: 1,
      description:
        'The rows, by name: each makes the integration SET.ROW. A row has the values of the placeholders.',
      examples: [{ br: { account: 'acme', domain: 'acme-brasil.myshopify.com' } }],
    }),
    integration: integrationSchema.describe(
      'The template: written as under integrations, with placeholders for the values of the row.',
    ),
  })
  .describe(
    'A set of integrations: {{ NAME }} in its integration stands for the value of that name in the row, {{ key }} for the name of the row.',
  );

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
  sets: z
    .record(z.string().min(1).max(200), setSchema)
    .optional()
    .describe('Sets of integrations that differ in values only, by name.'),
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

/** A string with a placeholder of a set. */
const placeholder = { type: 'string', pattern: '\\{\\{' } as const;

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

/** Allows a placeholder in place of a value. Any string may have one already, unless it is of a pattern. */
const admitPlaceholder = (schema: JsonSchema): JsonSchema => {
  const { type, pattern, anyOf, description, examples, ...rest } = schema;
  const about = {
    ...(description !== undefined && { description }),
    ...(examples !== undefined && { examples }),
  };
  if (anyOf !== undefined) return { ...schema, anyOf: [...anyOf, placeholder] };
  if (type === 'string')
    return pattern === undefined ? schema : { ...schema, pattern: `${pattern}|${placeholder.pattern}` };
  return { ...about, anyOf: [{ type, ...rest } as JsonSchema, placeholder] };
};

/** Allows placeholders in the `integration` of a set. */
const withPlaceholders = (schema: JsonSchema): JsonSchema => {
  const sets = schema.properties?.sets;
  const set = sets && typeof sets.additionalProperties === 'object' ? sets.additionalProperties : undefined;
  const integration = set?.properties?.integration;
  if (!sets || !set || !integration) return schema;
  const fields = Object.entries(integration.properties ?? {}).map(([name, field]) => [
    name,
    field === false ? field : admitPlaceholder(field),
  ]);
  const admitted = { ...integration, properties: Object.fromEntries(fields) };
  const additionalProperties = { ...set, properties: { ...set.properties, integration: admitted } };
  return { ...schema, properties: { ...schema.properties, sets: { ...sets, additionalProperties } } };
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
  const { $schema, ...rest } = withPlaceholders(withProviderRules(admitReferences(made as JsonSchema)));
  return {
    $schema: $schema ?? '',
    title: 'The desired state of Setpoint',
    description:
      'A file of the desired state: accounts at AI-agent platforms, and the integrations that they are to have.',
    ...rest,
    patternProperties: { '^x-': { description: 'Ignored: a place for anchors.' } },
  };
};
