import { z } from 'zod';
import { UsageError } from '../../model/errors.ts';
import type { LedgerEntry, LedgerFacts } from '../../model/ledger-entry.ts';
import { forgetLine } from '../../plan/command-lines.ts';
import { parsed } from '../parsed.ts';
import { storedTime } from '../stored-time.ts';
import type { Signer } from './keyring.ts';
import { checkedFact } from './signature.ts';

const hashes = z.record(z.string(), z.string());
const time = storedTime.optional();
const hash = z.string().optional();
const written = z.looseObject({
  at: time,
  before: hash,
  answer: hash,
  seen: hash,
  seenAt: time,
  moved: hash,
  again: hash,
  againAt: time,
  form: hash,
  dropped: hash,
  left: z.array(z.string()).optional(),
});
const writeBacks = z.looseObject({
  times: z.array(storedTime),
  count: z.number(),
  since: storedTime,
  paths: z.array(z.string()),
  contestedAt: time,
});

const ownership = z.looseObject({
  all: z.enum(['ours', 'theirs']).optional(),
  shown: hash,
  masked: z.array(z.string()).optional(),
  left: z.array(z.string()).optional(),
});

/** Loose: what a newer setpoint adds passes through an older one unharmed. */
const entrySchema = z.looseObject({
  id: z.string().nullable(),
  type: z.string(),
  name: z.string(),
  protect: z.boolean(),
  secretPaths: z.array(z.string()),
  applied: hashes,
  observed: hashes,
  notAccepted: hashes,
  written: z.record(z.string(), written),
  rechecks: z.record(z.string(), z.looseObject({ since: storedTime, done: z.number() })).optional(),
  writeBacks: writeBacks.optional(),
  configWritten: z.literal(true).optional(),
  whose: z.record(z.string(), ownership).optional(),
  appliedAt: storedTime,
  revision: z.string(),
  fingerprint: z.string(),
  creating: z
    .looseObject({
      token: z.string(),
      at: storedTime,
      identity: z.string().optional(),
      type: z.string().optional(),
      before: z.array(z.string()).optional(),
      made: z.string().optional(),
    })
    .optional(),
  retire: z.string().optional(),
  rejected: z
    .looseObject({ entryHash: z.string(), status: z.number(), message: z.string(), at: storedTime })
    .optional(),
  failures: z.looseObject({ count: z.number(), at: storedTime, message: z.string() }).optional(),
  signature: z.string().optional(),
});

/**
 * Reads a field of the ledger's hash.
 * @throws UsageError when it is not an entry, naming the key and the way out
 */
export const parseEntry = (account: string, key: string, text: string): LedgerEntry => {
  const value = json(text);
  const checked = entrySchema.safeParse(value);
  // JSON knows no undefined, so what passed is exactly an entry.
  if (checked.success) return value as LedgerEntry;
  const issue = checked.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the entry' : issue.path.join('.');
  throw new UsageError(
    `The ledger of account "${account}" holds a broken entry for key "${key}" (${where}: ${issue?.message ?? 'unreadable'}). ` +
      `Nothing was changed. \`${forgetLine(key, account)}\` removes the entry; the next run adopts the integration again.`,
  );
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

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

/**
 * Reads the facts of an account from their JSON texts. An unreadable fact counts as unknown, and so does an
 * unsigned one about updates, which lets a write leave out what is not ours.
 * @param sign absent: signatures are not checked
 */
export const parseFacts = (
  stored: Readonly<Record<string, string>>,
  sign?: Signer,
): { readonly facts: LedgerFacts; readonly isSourceSigned: boolean } => {
  const found = Object.entries(factSchemas).flatMap(([name, schema]) => {
    const fact = parsed<object>(schema, stored[name] ?? null);
    return fact === null ? [] : [{ name, ...checkedFact(sign, name, fact) }];
  });
  const known = found.filter(({ name, isSigned }) => name !== 'updates' || isSigned);
  return {
    facts: Object.fromEntries(known.map(({ name, fact }) => [name, fact])),
    isSourceSigned: sign === undefined || found.some(({ name, isSigned }) => name === 'source' && isSigned),
  };
};
