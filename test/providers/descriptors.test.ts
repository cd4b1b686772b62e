import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountSchema } from '../../src/desired/schema/account-schema.ts';
import { checkedBaseUrl } from '../../src/http/base-url.ts';
import type { ProviderDescriptor } from '../../src/providers/descriptor.ts';
import { descriptors } from '../../src/providers/known-providers.ts';

const ownNames = ({ credential, accountFields }: ProviderDescriptor): readonly string[] => [
  credential.field,
  ...Object.keys(accountFields),
];

const everyOwnName = new Set(descriptors.flatMap(ownNames));
const common = Object.keys(accountSchema.shape).filter((name) => !everyOwnName.has(name));

describe.each(descriptors)('the descriptor of $name', (descriptor) => {
  it('has a name that a YAML, a key in Redis and a metric can hold', () => {
    expect(descriptor.name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('has a base URL as accounts may have it', () => {
    expect(checkedBaseUrl(descriptor.baseUrl)).toBe(descriptor.baseUrl);
  });

  it('names each field once, and none as a field that every account has', () => {
    const names = ownNames(descriptor);
    expect(new Set(names).size).toBe(names.length);
    // What an account is made into has two more.
    expect(names.filter((name) => [...common, 'name', 'credential', 'fields'].includes(name))).toEqual([]);
  });

  it('has examples that its fields take', () => {
    for (const { schema, examples } of Object.values(descriptor.accountFields)) {
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(schema.safeParse(example).success).toBe(true);
    }
  });

  it('is placed by a field that it has', () => {
    if (descriptor.place !== null)
      expect(Object.keys(descriptor.accountFields)).toContain(descriptor.place.field);
  });
});

it('no two providers have the same name', () => {
  const names = descriptors.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('a field that several providers have has one form, and is a credential at each or at none', () => {
  for (const name of everyOwnName) {
    const forms = descriptors.flatMap(({ credential, accountFields }) => {
      if (credential.field === name) return ['credential'];
      const field = accountFields[name];
      return field === undefined ? [] : [JSON.stringify(z.toJSONSchema(field.schema, { io: 'input' }))];
    });
    expect(new Set(forms).size, name).toBe(1);
  }
});
