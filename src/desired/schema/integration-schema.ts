import { z } from 'zod';
import type { JsonObject } from '../../model/json.ts';
import { integrationFieldMeta, typeMeta } from './provider-fields.ts';
import { textSchema } from './text-schema.ts';

/** One integration of the YAML, references resolved. The YAML reader has checked that `config` is JSON. */
export const integrationSchema = z
  .strictObject({
    account: textSchema(64).meta({
      description: 'The account that it belongs to, by its name under accounts.',
      examples: ['acme'],
    }),
    type: textSchema(100).meta(typeMeta),
    name: textSchema(200).meta({
      description: 'The name that people see at the provider. It may be changed; the key stays.',
      examples: ['My Shopify Store'],
    }),
    active: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether the integration is switched on.', examples: [false] }),
    visibility: z.enum(['private', 'public']).optional().meta(integrationFieldMeta('visibility')),
    agentId: textSchema(200).nullable().optional().meta(integrationFieldMeta('agentId')),
    protect: z
      .boolean()
      .default(false)
      .meta({ description: 'Never delete or replace it, also when this entry is gone.', examples: [true] }),
    drift: z
      .enum(['revert', 'report'])
      .optional()
      .meta({
        description:
          "Overrides the account's drift: revert what was changed at the provider, or only report it.",
        examples: ['revert', 'report'],
      }),
    id: textSchema(200)
      .optional()
      .meta({
        description:
          'Adopt exactly this live integration, by its id at the provider; a UUID in any letter case.',
        examples: ['550e8400-e29b-41d4-a716-446655440000'],
      }),
    replace: z
      .boolean()
      .default(false)
      .meta({
        description: 'Allow deleting and recreating it if a field cannot be changed in place.',
        examples: [true],
      }),
    config: z
      .looseObject({})
      .default({})
      .meta({
        description:
          "The integration's own settings. Keys that are not written are left alone. Give secrets as references.",
        examples: [{ shop_domain: 'mystore.myshopify.com', access_token: `\${SHOPIFY_TOKEN}` }],
      }),
  })
  .describe('An integration: what one account is to have at its provider.');

/** What is said of a field, which its default would otherwise take along. */
const about = (field: z.ZodType): { readonly description?: string; readonly examples?: unknown[] } => {
  const { description, examples } = field.meta() ?? {};
  return { ...(description && { description }), ...(Array.isArray(examples) && { examples }) };
};

const { active, visibility, agentId, protect, drift, replace } = integrationSchema.shape;

/** The fields that an account can give to those of its integrations that do not say. */
export const defaultsSchema = z.strictObject({
  active: active.unwrap().optional().meta(about(active)),
  visibility,
  agentId,
  protect: protect.unwrap().optional().meta(about(protect)),
  drift,
  replace: replace.unwrap().optional().meta(about(replace)),
});

export type IntegrationFields = Omit<z.output<typeof integrationSchema>, 'config'> & {
  readonly config: JsonObject;
};
