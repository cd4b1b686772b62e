import type { z } from 'zod';

/** Parses JSON that fits a schema; null otherwise. For values that may count as unknown. */
export const parsed = <T>(schema: z.ZodType, text: string | null): T | null => {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return schema.safeParse(value).success ? (value as T) : null;
  } catch {
    return null;
  }
};
