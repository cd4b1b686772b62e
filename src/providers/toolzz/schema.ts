import { z } from 'zod';
import type { JsonObject } from '../../model/json.ts';
import { id, jsonObject, listOf, optional } from '../responses.ts';

/** A length in a form: `maxLenght` is the provider's spelling, with a string or a number. */
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
  form: optional(listOf(formFieldSchema)),
});

/** The response of GET /integration/status. `integrations` is one object, despite its name. */
export const catalogueSchema = listOf(z.object({ integrations: serviceSchema }));

/** The shown credentials: an object, or an array of objects (as in a create), which are merged. */
const credentialsShape = z
  .union([jsonObject, listOf(jsonObject)])
  .nullish()
  .transform((shown): JsonObject | undefined =>
    shown == null ? undefined : Object.assign({}, ...(Array.isArray(shown) ? shown : [shown])),
  );

/** A credential in lists and in responses of writes; unknown fields pass. */
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

/** The response of GET /credential/unity/{unit}. Other lists have other shapes. */
export const credentialListSchema = z.looseObject({ items: listOf(credentialSchema) });

export type ShownCatalogue = z.infer<typeof catalogueSchema>;
export type ShownService = z.infer<typeof serviceSchema>;
export type ShownFormField = z.infer<typeof formFieldSchema>;
export type ShownCredential = z.infer<typeof credentialSchema>;
