import { z } from 'zod';
import { memoizeLast } from '../../model/memoize-last.ts';
import type { IntegrationStatus, Paused, RunReport } from '../../model/run.ts';
import { accountKeys } from '../../redis/keys.ts';
import { defineScript } from '../../redis/script.ts';
import type { AccountLocation } from '../account-location.ts';
import { parsed } from '../parsed.ts';
import { storedTime } from '../stored-time.ts';
import {
  changesBetween,
  integrationReader,
  type KeyStatus,
  type StatusTexts,
  storedReport,
  withChanges,
} from './status-texts.ts';

/** In place of the expected number of integrations: do not compare. */
const ANY_COUNT = -1;

/**
 * Compare-and-set of the last run and the changed integrations. KEYS last run, integrations; ARGV the
 * expected run's text (or empty), the expected number of integrations (or -1), the new run's text, the number
 * of changed integrations, each one's key and text, then the removed keys. Replies whether it was saved; a
 * repeated call replies that it was not.
 */
const saveStatusScript = defineScript(
  `
local count = tonumber(ARGV[2])
if count ~= ${ANY_COUNT} then
  if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] or redis.call('HLEN', KEYS[2]) ~= count then return 0 end
end
redis.call('SET', KEYS[1], ARGV[3])
local changed = 4 + 2 * ARGV[4]
for i = 5, changed, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
for i = changed + 1, #ARGV do redis.call('HDEL', KEYS[2], ARGV[i]) end
return 1
`,
  (reply) => reply === 1,
);

/** The stored status of an account. */
export type StoredStatus = {
  readonly lastRun: RunReport | null;
  /** By key. */
  readonly integrations: ReadonlyMap<string, IntegrationStatus>;
};

/** What `status` shows of one account, and whether its runs are paused. */
export interface StatusStore {
  read(): Promise<StoredStatus>;
  /**
   * Saves the report of a run and the status of every integration. `since` and `revision` stay while the condition
   * does.
   * @param at when the run ended, in ms since the epoch
   * @param coverage `all`: integrations that are not named are removed; `some`: they stay
   */
  save(
    lastRun: RunReport,
    statuses: readonly KeyStatus[],
    at: number,
    coverage?: 'all' | 'some',
  ): Promise<void>;
  /**
   * Stops runs from starting, and the current run from starting more changes, until `resume`.
   * @param by who asked for it, as `user@machine`
   * @returns false when it was paused already; the first pause stays
   */
  pause(by?: string): Promise<boolean>;
  /** @returns false when it was not paused */
  resume(): Promise<boolean>;
  isPaused(): Promise<boolean>;
  /** Since when and by whom; null: it is not paused. */
  paused(): Promise<Paused | null>;
}

/** After this many refused attempts, the save overwrites unconditionally. */
const MAX_REFUSALS = 10;

const pausedSchema = z.looseObject({ since: storedTime.nullable(), by: z.string().nullable() });

/** The status of one account under a prefix. Opening it makes no request. */
export const openStatus = ({ redis, prefix, account }: AccountLocation): StatusStore => {
  const { lastRun: runKey, status: integrationsKey, paused: pausedKey } = accountKeys(prefix, account);
  const keys = [runKey, integrationsKey];
  // The run first: if another process saves in between, it is outdated, and a save based on it is retried.
  const readTexts = async (): Promise<StatusTexts> => {
    const [run, texts] = await Promise.all([redis.get(runKey), redis.hgetall(integrationsKey)]);
    return { run: run ?? '', integrations: new Map(Object.entries(texts)) };
  };
  const integrationsOf = memoizeLast(integrationReader());
  // What this process saved last. As each save is of another run, the same last run means no other process
  // saved since.
  let left: StatusTexts | null = null;
  return {
    read: async () => {
      const { run, integrations } = await readTexts();
      return { lastRun: storedReport(run || null), integrations: integrationsOf(integrations) };
    },
    save: async (lastRun, statuses, at, coverage = 'all') => {
      const run = JSON.stringify(lastRun);
      for (let attempt = 0; ; attempt++) {
        const before = left ?? (await readTexts());
        left = null;
        const { changed, gone } = changesBetween(
          before,
          integrationsOf(before.integrations),
          statuses,
          { at, revision: lastRun.revision },
          coverage,
        );
        // Invalid UTF-8 never reads back as stored, and would be refused for ever; the next save compares
        // again.
        const count = attempt < MAX_REFUSALS ? before.integrations.size : ANY_COUNT;
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
