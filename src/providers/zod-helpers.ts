import { z } from 'zod';
import type { JsonObject, JsonValue } from '../model/json.ts';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any JSON object, unchanged. */
export const jsonObject = z.custom<JsonObject>(isObject, { message: 'expected an object' });

/** Any JSON, or no body. */
export const anything = z.custom<JsonValue | undefined>(() => true);

/** An id that is safe as a path segment: `.` and `..` would address another resource. */
export const id = z
  .string()
  .min(1)
  .refine((value) => value !== '.' && value !== '..', { message: 'not an id' });

/** A property that may be absent or null. */
export const optional = <T>(shape: z.ZodType<T>) => shape.nullish().transform((value) => value ?? undefined);
