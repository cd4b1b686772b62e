import type { z } from 'zod';
import type { FieldText, ProviderDescriptor } from '../../providers/descriptor.ts';
import { descriptors } from '../../providers/known-providers.ts';
import { textSchema } from './text-schema.ts';

const MAX_CREDENTIAL_LENGTH = 10_000;

/** A field at one provider. */
type Said = { readonly by: ProviderDescriptor; readonly text: FieldText };

/** A field's description and examples, from the providers that have it. */
const metaOf = (said: readonly Said[]) => {
  const [first, ...others] = said;
  const description =
    first !== undefined && others.length === 0 && descriptors.length > 1
      ? `${first.by.shortTitle} only: ${first.text.means}`
      : said.map(({ by, text }) => `${by.shortTitle}: ${text.means}`).join(' ');
  return { description, examples: [...new Set(said.flatMap(({ text }) => text.examples))] };
};

const saidBy = (textOf: (by: ProviderDescriptor) => FieldText | undefined): readonly Said[] =>
  descriptors.flatMap((by) => {
    const text = textOf(by);
    return text === undefined ? [] : [{ by, text }];
  });

const credentialText = ({ means, example }: ProviderDescriptor['credential']): FieldText => ({
  means: `${means}, as a reference such as ${example}.`,
  examples: [example],
});

const textAt =
  (name: string) =>
  ({ credential, accountFields }: ProviderDescriptor): FieldText | undefined =>
    credential.field === name ? credentialText(credential) : accountFields[name];

const ownSchemas = (): ReadonlyMap<string, z.ZodType<string>> =>
  new Map(
    descriptors.flatMap(({ credential, accountFields }) => [
      [credential.field, textSchema(MAX_CREDENTIAL_LENGTH)] as const,
      ...Object.entries(accountFields).map(([name, { schema }]) => [name, schema] as const),
    ]),
  );

/**
 * Account fields that not every provider has. All are optional here: `accountProblems` checks which ones the
 * provider requires and forbids.
 */
export const ownAccountFields: object = Object.fromEntries(
  Array.from(ownSchemas(), ([name, schema]) => [name, schema.optional().meta(metaOf(saidBy(textAt(name))))]),
);

/** The meaning of `type` at each provider. */
export const typeMeta = metaOf(saidBy(({ type }) => type));

/** The meaning of a field that only some providers' integrations have. */
export const integrationFieldMeta = (field: 'visibility' | 'agentId') =>
  metaOf(saidBy(({ integrationFields }) => integrationFields[field]));
