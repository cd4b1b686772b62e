import { z } from 'zod';
import { actions, blockedReasons } from '../../model/plan.ts';
import type { IntegrationStatus, RunReport } from '../../model/run.ts';
import { parsed } from '../parsed.ts';
import { storedTime } from '../stored-time.ts';

/** The status of one key after a run; the store adds since when, and since which revision. */
export type KeyStatus = Omit<IntegrationStatus, 'since' | 'revision'>;

const failure = z.looseObject({ key: z.string(), action: z.enum(actions), error: z.string() });
const block = z.looseObject({ key: z.string(), reason: z.string(), message: z.string() });
const reportSchema = z.looseObject({
  account: z.string(),
  run: z.string(),
  trigger: z.string(),
  revision: z.string(),
  revisionTitle: z.string().optional(),
  revisionAuthor: z.string().optional(),
  by: z.string().optional(),
  result: z.enum(['converged', 'partial', 'superseded', 'failed']),
  applied: z.record(z.string(), z.number()),
  failed: z.array(failure),
  blocked: z.array(block),
  differing: z.number().optional(),
  error: z.string().nullable(),
  notices: z.array(z.string()),
  startedAt: storedTime,
  durationMs: z.number(),
});

/** A run's report as Redis holds it; null when there is none that can be read. */
export const storedReport = (text: string | null): RunReport | null => parsed<RunReport>(reportSchema, text);

const integrationSchema = z.looseObject({
  key: z.string(),
  condition: z.enum(['in-sync', 'pending', 'drifted', 'contested', 'blocked', 'failed']),
  message: z.string().nullable(),
  reason: z.enum(blockedReasons).nullable(),
  since: storedTime,
  revision: z.string().optional(),
});

/** The texts of a status in Redis: the last run (empty where there is none) and the integrations by key. */
export type StatusTexts = { readonly run: string; readonly integrations: ReadonlyMap<string, string> };

/** Parses every integration's text, with a cache by text: from one read to the next most are the same. */
export const integrationReader = () => {
  let known: ReadonlyMap<string, { readonly text: string; readonly status: IntegrationStatus }> = new Map();
  return (texts: ReadonlyMap<string, string>): ReadonlyMap<string, IntegrationStatus> => {
    const found = new Map<string, { readonly text: string; readonly status: IntegrationStatus }>();
    for (const [key, text] of texts) {
      const before = known.get(key);
      const status =
        before?.text === text ? before.status : parsed<IntegrationStatus>(integrationSchema, text);
      if (status !== null) found.set(key, { text, status });
    }
    known = found;
    return new Map([...found].map(([key, { status }]) => [key, status]));
  };
};

const isAsBefore = (old: IntegrationStatus | undefined, { condition, message, reason }: KeyStatus): boolean =>
  old?.condition === condition && old.message === message && old.reason === reason;

/** The run that found the statuses: when it ended, in ms since the epoch, and what it was of. */
export type FoundBy = { readonly at: number; readonly revision: string };

/** Since when a key is in its condition: since the run that found it so first. */
const beginning = (
  old: IntegrationStatus | undefined,
  { condition }: KeyStatus,
  { at, revision }: FoundBy,
): Pick<IntegrationStatus, 'since' | 'revision'> => {
  if (old?.condition !== condition) return { since: at, ...(revision !== '' && { revision }) };
  return { since: old.since, ...(old.revision !== undefined && { revision: old.revision }) };
};

/** The integrations that changed or are gone: most runs change few. */
export const changesBetween = (
  before: StatusTexts,
  known: ReadonlyMap<string, IntegrationStatus>,
  statuses: readonly KeyStatus[],
  foundBy: FoundBy,
  coverage: 'all' | 'some',
) => {
  const changed = new Map<string, string>();
  for (const status of statuses) {
    const old = known.get(status.key);
    if (isAsBefore(old, status)) continue;
    changed.set(status.key, JSON.stringify({ ...status, ...beginning(old, status, foundBy) }));
  }
  const named = new Set(statuses.map(({ key }) => key));
  const gone = coverage === 'all' ? [...before.integrations.keys()].filter((key) => !named.has(key)) : [];
  return { changed, gone };
};

export const withChanges = (
  before: ReadonlyMap<string, string>,
  changed: ReadonlyMap<string, string>,
  gone: readonly string[],
): ReadonlyMap<string, string> => {
  if (changed.size === 0 && gone.length === 0) return before;
  const after = new Map([...before, ...changed]);
  for (const key of gone) after.delete(key);
  return after;
};
