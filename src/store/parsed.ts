import type { z } from 'zod';

/** JSON that fits a schema; null for any other: what is only shown counts as not known where it cannot be read. */
export const parsed = <T>(schema: z.ZodType, text: string | null): T | null => {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return schema.safeParse(value).success ? (value as T) : null;
  } catch {
    return null;
  }
};
