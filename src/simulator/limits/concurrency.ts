import type { LimitModel } from './limit-model.ts';

/** At most `limit` requests at once. Says nothing of when to come back but for a second. */
export function concurrency(limit: number): LimitModel {
  let working = 0;
  return {
    bans: 0,
    accept() {
      if (working >= limit) return false;
      working += 1;
      return true;
    },
    finish() {
      working -= 1;
    },
    facts() {
      return {
        limit,
        remaining: limit - working,
        resetMs: 1000,
        retryMs: 1000,
        policy: { kind: 'concurrent', quota: limit },
      };
    },
  };
}
