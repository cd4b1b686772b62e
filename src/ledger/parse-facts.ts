import { z } from 'zod';
import type { LedgerFacts } from '../model/ledger-entry.ts';
import { parsed } from './parsed.ts';

const effect = z.enum(['merge', 'replace']);

const factSchemas = {
  place: z.looseObject({ provider: z.string(), baseUrl: z.string(), unit: z.string().optional() }),
  source: z.string(),
  updates: z.looseObject({ top: effect.optional(), nested: effect.optional() }),
} as const;

/** Reads the facts of an account from their JSON texts. A fact that cannot be read counts as not known yet. */
export const parseFacts = (texts: Readonly<Record<string, string>>): LedgerFacts =>
  Object.fromEntries(
    Object.entries(factSchemas).flatMap(([name, schema]) => {
      const fact = parsed(schema, texts[name] ?? null);
      return fact === null ? [] : [[name, fact]];
    }),
  );
