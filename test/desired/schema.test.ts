import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { desiredStateSchema } from '../../src/desired/schema/desired-state-schema.ts';

type JsonSchema = {
  readonly description?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly additionalProperties?: JsonSchema | boolean;
};

const schema = z.toJSONSchema(desiredStateSchema, { io: 'input' }) as JsonSchema;

const fieldsWithoutDescription = (of: JsonSchema, path: string): string[] => [
  ...Object.entries(of.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description === undefined ? [`${path}${name}`] : []),
    ...fieldsWithoutDescription(field, `${path}${name}.`),
  ]),
  ...(typeof of.additionalProperties === 'object'
    ? fieldsWithoutDescription(of.additionalProperties, `${path}*.`)
    : []),
];

describe('the schema of the desired state', () => {
  it('can be written as JSON Schema, with a description of each field', () => {
    expect(Object.keys(schema.properties ?? {})).toEqual(['accounts', 'integrations']);
    expect(fieldsWithoutDescription(schema, '')).toEqual([]);
  });

  it('knows every field of the documentation, and no other', () => {
    const fields = (section: string) => {
      const entries = schema.properties?.[section]?.additionalProperties;
      return typeof entries === 'object' ? Object.keys(entries.properties ?? {}).sort() : [];
    };
    expect(fields('accounts')).toEqual([
      'adopt',
      'apiKey',
      'baseUrl',
      'concurrency',
      'drift',
      'guards',
      'provider',
      'prune',
      'rate',
      'schedule',
      'timezone',
      'token',
      'unit',
      'user',
    ]);
    expect(fields('integrations')).toEqual([
      'account',
      'active',
      'agentId',
      'config',
      'drift',
      'id',
      'name',
      'protect',
      'replace',
      'type',
      'visibility',
    ]);
  });
});
