import { z } from 'zod';
import type { JsonObject } from '../../model/json.ts';
import { textSchema } from './text-schema.ts';

/** One integration as it stands in the YAML, references resolved. The values of `config` have been checked to be JSON before. */
export const integrationSchema = z.strictObject({
  account: textSchema(64).describe('The account that it belongs to, by its name under accounts.'),
  type: textSchema(100).describe(
    "AlooChat: the integration's type, such as shopify. Toolzz: the slug of a catalogue entry.",
  ),
  name: textSchema(200).describe(
    'The name that people see at the provider. It may be changed; the key stays.',
  ),
  active: z.boolean().default(true).describe('Whether the integration is switched on.'),
  visibility: z
    .enum(['private', 'public'])
    .optional()
    .describe('AlooChat only: who sees it. Left alone when absent.'),
  agentId: textSchema(200)
    .nullable()
    .optional()
    .describe('AlooChat only: the agent that uses it. null unlinks it; left alone when absent.'),
  protect: z.boolean().default(false).describe('Never delete or replace it, also when this entry is gone.'),
  drift: z
    .enum(['revert', 'report'])
    .optional()
    .describe("Overrides the account's drift: revert what was changed at the provider, or only report it."),
  id: textSchema(200).optional().describe('Adopt exactly this live integration, by its id at the provider.'),
  replace: z
    .boolean()
    .default(false)
    .describe('Allow to delete and create it anew where a field cannot be changed in place.'),
  config: z
    .looseObject({})
    .default({})
    .describe(
      "The integration's own settings. Keys that are not written are left alone. Give secrets as references.",
    ),
});

export type IntegrationFields = Omit<z.output<typeof integrationSchema>, 'config'> & {
  readonly config: JsonObject;
};
