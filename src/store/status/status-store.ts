import { z } from 'zod';
import { memoizeLast } from '../../model/memoize-last.ts';
import { blockedReasons } from '../../model/plan.ts';
import type { IntegrationStatus, Paused, RunReport } from '../../model/run.ts';
import type { AccountLocation } from '../account-location.ts';
import { parsed } from '../parsed.ts';
import { saveStatusScript, WHATEVER_IS_THERE } from './status-script.ts';
import { storedReport } from './stored-report.ts';

/** How an integration stands after a run; since when is found out here. */
export type Standing = Omit<IntegrationStatus, 'since'>;

/** What the last run left of an account. */
export type StoredStatus = {
  readonly lastRun: RunReport | null;
  /** By key. */
  readonly integrations: ReadonlyMap<string, IntegrationStatus>;
};

/** What `status` shows of one account, kept between commands, and whether its runs are paused. */
export interface StatusStore {
  read(): Promise<StoredStatus>;
  /**
   * Keeps how a run ended and where every integration stands. `since` stays while the condition does.
   * @param at when they came to stand so, in ms since the epoch
   * @param coverage `all`: integrations that are not named are forgotten; `some`: they stay as they are
   */
  save(
    lastRun: RunReport,
    standings: readonly Standing[],
    at: number,
    coverage?: 'all' | 'some',
  ): Promise<void>;
  /**
   * Keeps runs from starting, and the run under way from beginning another change, until `resume`.
   * @param by who asked for it, as `user@machine`
   * @returns false when it was so already, which stays as it is
   */
  pause(by?: string): Promise<boolean>;
  /** @returns false when it was not paused */
  resume(): Promise<boolean>;
  isPaused(): Promise<boolean>;
  /** Since when and by whom; null: it is not paused. */
  paused(): Promise<Paused | null>;
}

const integrationSchema = z.looseObject({
  key: z.string(),
  condition: z.enum(['in-sync', 'pending', 'drifted', 'contested', 'blocked', 'failed']),
  message: z.string().nullable(),
  reason: z.enum(blockedReasons).nullable(),
  since: z.number(),
});

/** Nobody else saves so often that this many attempts to save upon what is there fail. */
const MOST_REFUSALS = 10;

const pausedSchema = z.looseObject({ since: z.number().nullable(), by: z.string().nullable() });

/** The status of one account under a prefix. Opening it makes no request. */
export const openStatus = ({ redis, prefix, account }: AccountLocation): StatusStore => {
  const runKey = `${prefix}:status-run:${account}`;
  const integrationsKey = `${prefix}:status:${account}`;
  const pausedKey = `${prefix}:paused:${account}`;
  const keys = [runKey, integrationsKey];
  // The run first: where somebody saves in between, it is an old one, and a save that rests on it is tried again.
  const readTexts = async (): Promise<StatusTexts> => {
    const [run, texts] = await Promise.all([redis.get(runKey), redis.hgetall(integrationsKey)]);
    return { run: run ?? '', integrations: new Map(Object.entries(texts)) };
  };
  const integrationsOf = memoizeLast(integrationReader());
  // What this process saved last. Each save is of another run, so as long as that one is the last, nobody has saved since.
  let left: StatusTexts | null = null;
  return {
    read: async () => {
      const { run, integrations } = await readTexts();
      return { lastRun: storedReport(run || null), integrations: integrationsOf(integrations) };
    },
    save: async (lastRun, standings, at, coverage = 'all') => {
      const run = JSON.stringify(lastRun);
      for (let attempt = 0; ; attempt++) {
        const before = left ?? (await readTexts());
        left = null;
        const { changed, gone } = difference(
          before,
          integrationsOf(before.integrations),
          standings,
          at,
          coverage,
        );
        // What is no UTF-8 never reads as it is kept, so it would be refused for ever; the next save is compared again.
        const count = attempt < MOST_REFUSALS ? before.integrations.size : WHATEVER_IS_THERE;
        const values = [before.run, count, run, changed.size, ...[...changed].flat(), ...gone];
        if (!(await saveStatusScript(redis, keys, values))) continue;
        left = { run, integrations: withChanges(before.integrations, changed, gone) };
        return;
      }
    },
    pause: async (by) =>
      (await redis.setnx(pausedKey, JSON.stringify({ since: Date.now(), by: by ?? null }))) === 1,
    resume: async () => (await redis.del(pausedKey)) === 1,
    isPaused: async () => (await redis.exists(pausedKey)) === 1,
    paused: async () => {
      const text = await redis.get(pausedKey);
      return text === null ? null : (parsed<Paused>(pausedSchema, text) ?? { since: null, by: null });
    },
  };
};

/** What Redis holds of a status: the last run, empty where there is none, and the integrations by key. */
type StatusTexts = { readonly run: string; readonly integrations: ReadonlyMap<string, string> };

/** Reads every integration's text. Each is checked once: from one reading to the next most are the same. */
const integrationReader = () => {
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

const isAsBefore = (old: IntegrationStatus | undefined, { condition, message, reason }: Standing): boolean =>
  old?.condition === condition && old.message === message && old.reason === reason;

/** Only what changed is written: most runs leave most integrations as they were. */
const difference = (
  before: StatusTexts,
  known: ReadonlyMap<string, IntegrationStatus>,
  standings: readonly Standing[],
  at: number,
  coverage: 'all' | 'some',
) => {
  const changed = new Map<string, string>();
  for (const standing of standings) {
    const old = known.get(standing.key);
    if (isAsBefore(old, standing)) continue;
    const since = old?.condition === standing.condition ? old.since : at;
    changed.set(standing.key, JSON.stringify({ ...standing, since }));
  }
  const named = new Set(standings.map(({ key }) => key));
  const gone = coverage === 'all' ? [...before.integrations.keys()].filter((key) => !named.has(key)) : [];
  return { changed, gone };
};

const withChanges = (
  before: ReadonlyMap<string, string>,
  changed: ReadonlyMap<string, string>,
  gone: readonly string[],
): ReadonlyMap<string, string> => {
  if (changed.size === 0 && gone.length === 0) return before;
  const after = new Map([...before, ...changed]);
  for (const key of gone) after.delete(key);
  return after;
};
