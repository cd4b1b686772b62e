import { z } from 'zod';
import { accountSchema } from './account-schema.ts';
import { integrationSchema } from './integration-schema.ts';

/** Names become part of queue names and Redis keys. */
export const accountName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * One document of the desired state. For the JSON Schema that editors use; loading checks each entry with its
 * own schema, so that one wrong entry hides no other.
 */
export const desiredStateSchema = z.strictObject({
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
