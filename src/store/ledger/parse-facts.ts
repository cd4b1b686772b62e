import { z } from 'zod';
import type { LedgerFacts } from '../../model/ledger-entry.ts';
import { parsed } from '../parsed.ts';

const effect = z.enum(['merge', 'replace']);

const texts = z.array(z.string());

const factSchemas = {
  place: z.looseObject({
    provider: z.string(),
    baseUrl: z.string(),
    unit: z.string().optional(),
    unitMark: z.string().optional(),
  }),
  source: z.looseObject({
    git: z.looseObject({ remotes: texts, roots: texts, path: z.string() }).optional(),
    folder: z.string().optional(),
  }),
  updates: z.looseObject({ top: effect.optional(), nested: effect.optional() }),
} as const;

/** Reads the facts of an account from their JSON texts. An unreadable fact counts as unknown. */
export const parseFacts = (stored: Readonly<Record<string, string>>): LedgerFacts =>
  Object.fromEntries(
    Object.entries(factSchemas).flatMap(([name, schema]) => {
      const fact = parsed(schema, stored[name] ?? null);
      return fact === null ? [] : [[name, fact]];
    }),
  );
