import { z } from 'zod';
import type { ProviderDescriptor } from '../../providers/descriptor.ts';
import { descriptors } from '../../providers/known-providers.ts';
import { foreignFields } from '../account-problems.ts';
import { desiredStateSchema } from './desired-state-schema.ts';

/** The part of JSON Schema that stands in ours. */
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
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly object[];
};

/** A text with a reference in it: what it will be is known only when it is resolved. */
const reference = { type: 'string', pattern: '\\$\\{' } as const;

/** A reference that gives a number or a boolean, which is the whole value then. */
const typedReference = (types: string) => ({
  type: 'string',
  pattern: `^\\$\\{[A-Za-z_][A-Za-z0-9_]*:(${types})(:-.*)?\\}$`,
});

const typesOf: { readonly [type: string]: string } = {
  integer: 'int',
  number: 'int|number',
  boolean: 'bool',
};

/**
 * What a reference may stand for as well: a text of certain words or form, and, where it says its type, a
 * number or a boolean.
 */
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
  const { properties, additionalProperties: further } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [
    name,
    field === false ? field : admitReferences(admitReference(field)),
  ]);
  return {
    ...schema,
    ...(properties !== undefined && { properties: Object.fromEntries(fields) }),
    ...(typeof further === 'object' && { additionalProperties: admitReferences(further) }),
  };
};

/** What an account needs, and may not have, depends on its provider. */
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
 * The JSON Schema of a file of the desired state as a person writes it: references in place, defaults left
 * out. Draft-07, since that is what yaml-language-server reads ("Supports JSON Schema 7 and below", its
 * README). Loading checks more than a schema can say.
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
    patternProperties: { '^x-': { description: 'Left alone: a place for anchors.' } },
  };
};
