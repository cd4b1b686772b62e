import { z } from 'zod';
import type { JsonObject } from '../../model/json.ts';
import { id, jsonObject, optional } from '../zod-helpers.ts';

/** A length as the form states it: `maxLenght` is the provider's own spelling, a string or a number. */
const lengthShape = z.union([z.string(), z.number()]).nullish();

const formFieldSchema = z.object({
  name: z.string(),
  type: optional(z.string()),
  maxLenght: lengthShape,
  maxLength: lengthShape,
  required: optional(z.boolean()),
});

const serviceSchema = z.object({
  id,
  slug: z.string(),
  name: optional(z.string()),
  status: optional(z.boolean()),
  form: optional(z.array(formFieldSchema)),
});

/** The answer of GET /integration/status. `integrations` is one object, in spite of its name. */
export const catalogueSchema = z.array(z.object({ integrations: serviceSchema }));

/** The shown credentials: an object, or (as in a create) an array of such, which are put together. */
const credentialsShape = z
  .union([jsonObject, z.array(jsonObject)])
  .nullish()
  .transform((shown): JsonObject | undefined =>
    shown == null ? undefined : Object.assign({}, ...(Array.isArray(shown) ? shown : [shown])),
  );

/** A credential as the provider shows it in lists and in the answers of writes; unknown fields pass. */
export const credentialSchema = z
  .object({
    id,
    name: z.string(),
    integrationId: optional(z.string()),
    integration: optional(z.object({ id: optional(z.string()), slug: optional(z.string()) })),
    userId: optional(z.string()),
    unityId: optional(z.string()),
    secretId: optional(z.string()),
    status: optional(z.boolean()),
    credentials: credentialsShape,
  })
  .refine(({ integrationId, integration }) => (integrationId ?? integration?.id) !== undefined, {
    message: 'names no integration',
  });

/** The answer of GET /credential/unity/{unit}. The other lists of the provider have another shape. */
export const credentialListSchema = z.looseObject({ items: z.array(credentialSchema) });

export type ShownCatalogue = z.infer<typeof catalogueSchema>;
export type ShownService = z.infer<typeof serviceSchema>;
export type ShownFormField = z.infer<typeof formFieldSchema>;
export type ShownCredential = z.infer<typeof credentialSchema>;
