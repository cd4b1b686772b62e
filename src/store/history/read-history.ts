import type { Redis } from 'ioredis';
import { z } from 'zod';
import { askedFor, type HistoryEntry } from '../../model/history.ts';
import { actions } from '../../model/plan.ts';
import { parsed } from '../parsed.ts';
import { storedTime } from '../stored-time.ts';

/** Entries read at once. */
const CHUNK = 500;

const entrySchema = z.looseObject({
  at: storedTime,
  account: z.string(),
  run: z.string(),
  trigger: z.enum(['schedule', 'window', 'start', 'edit', 'command', 'follow-up']),
  revision: z.string(),
  revisionTitle: z.string().nullable(),
  revisionAuthor: z.string().nullish(),
  key: z.string(),
  action: z.enum(actions),
  fields: z.array(z.looseObject({ path: z.string(), cause: z.enum(['desired', 'drift', 'both']) })),
  outcome: z.enum(['applied', 'not-needed', 'moved', 'cancelled', 'held', 'blocked', 'failed']),
  error: z.string().nullable(),
  attempts: z.number(),
  durationMs: z.number(),
  asked: z.enum(askedFor).optional(),
  by: z.string().optional(),
});

/** A field of a stream entry (names and values in turn); null where it is missing. */
export const fieldOf = (fields: readonly string[], name: string): string | null => {
  const at = fields.findIndex((text, index) => index % 2 === 0 && text === name);
  return at < 0 ? null : (fields[at + 1] ?? null);
};

/**
 * The newest entries of a history stream, newest first; of one key where one is given. Unreadable ones are
 * skipped.
 */
export const readHistory = async (
  redis: Redis,
  stream: string,
  key: string | undefined,
  limit: number,
): Promise<readonly HistoryEntry[]> => {
  const entries: HistoryEntry[] = [];
  let before = '+';
  while (entries.length < limit) {
    const found = await redis.xrevrange(stream, before, '-', 'COUNT', CHUNK);
    for (const [, fields] of found) {
      if (key !== undefined && fieldOf(fields, 'key') !== key) continue;
      const entry = parsed<HistoryEntry>(entrySchema, fieldOf(fields, 'entry'));
      if (entry !== null) entries.push(entry);
    }
    const oldest = found.at(-1)?.[0];
    if (oldest === undefined || found.length < CHUNK) break;
    before = `(${oldest}`;
  }
  // Changes are recorded at the end of their run, after requests made meanwhile.
  return entries.toSorted((one, other) => other.at - one.at).slice(0, limit);
};
