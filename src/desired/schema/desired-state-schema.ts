import { z } from 'zod';
import { accountSchema } from './account-schema.ts';
import { integrationSchema } from './integration-schema.ts';

/** Names are parts of queue names and Redis keys. */
export const accountName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * One document of the desired state, for the editors' JSON Schema. Loading checks each entry by itself, so
 * that one invalid entry does not hide others.
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
