import { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any JSON object, as it came: what was parsed from JSON holds nothing but JSON. */
export const jsonObject = z.custom<JsonObject>(isObject, { message: 'expected an object' });

/** Any JSON, or no body at all. */
export const anything = z.custom<JsonValue | undefined>(() => true);

/** An id that can be one part of a path: dots alone would lead to another resource. */
export const id = z
  .string()
  .min(1)
  .refine((value) => value !== '.' && value !== '..', { message: 'not an id' });

/** A property that the provider may leave out; null means the same. */
export const optional = <T>(shape: z.ZodType<T>) => shape.nullish().transform((value) => value ?? undefined);
