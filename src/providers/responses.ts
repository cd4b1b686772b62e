import { z } from 'zod';
import { ProviderError } from '../model/errors.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Written } from '../model/provider.ts';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any JSON object, unchanged. */
export const jsonObject = z.custom<JsonObject>(isObject, { message: 'expected an object' });

/** Any JSON, or no body. */
export const anything = z.custom<JsonValue | undefined>(() => true);

/**
 * An array that is checked up to its first wrong item: an answer can have millions, and each would be a problem of
 * its own.
 */
export const listOf = <T>(item: z.ZodType<T>) =>
  z.array(z.unknown()).transform((items, context): T[] => {
    const read: T[] = [];
    for (const [at, given] of items.entries()) {
      const { success, data, error } = item.safeParse(given);
      if (!success) {
        for (const { path, message } of error.issues)
          context.addIssue({ code: 'custom', path: [at, ...path], message });
        return z.NEVER;
      }
      read.push(data);
    }
    return read;
  });

/** An id that is safe as a path segment: `.` and `..` would address another resource. */
export const id = z
  .string()
  .min(1)
  .refine((value) => value !== '.' && value !== '..', { message: 'not an id' });

/** A property that may be absent or null. */
export const optional = <T>(shape: z.ZodType<T>) => shape.nullish().transform((value) => value ?? undefined);

/** True if the request succeeded, false for `not-found`. Rethrows other errors. */
export const falseIfNotFound = async (request: Promise<unknown>): Promise<boolean> => {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'not-found') return false;
    throw error;
  }
};

/** The relevant part of a create's response. */
type CreateAnswer = { readonly path: string; readonly status: number; readonly body: JsonValue | undefined };

/**
 * Reads a create's response.
 * @throws ProviderError `malformed`, outcome unknown, if it contains no valid id
 */
export const createdFrom = (
  { path, status, body }: CreateAnswer,
  read: (body: JsonValue | undefined, id: string) => LiveIntegration | null,
): Written => {
  const shown = id.safeParse(typeof body === 'object' && body !== null ? Reflect.get(body, 'id') : undefined);
  if (shown.success) return { id: shown.data, live: read(body, shown.data) };
  const message = `POST ${path}: ${status}, the response does not contain the id of what was created. Setpoint checks a fresh list to find out whether it was.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status });
};
