import type { LimitModel } from './limit-model.ts';

const EPSILON = 1e-9;

/**
 * The generic cell rate algorithm: one request each `1000 / perSecond` ms, and `burst` of them at once after
 * a rest. With burst 1 it is the strictest of all: two requests closer than that are one too many.
 */
export function gcra(perSecond: number, burst: number): LimitModel {
  const interval = 1000 / perSecond;
  const tolerance = (burst - 1) * interval;
  /** When the next request would be due, were all of them evenly spaced. */
  let due = Number.NEGATIVE_INFINITY;
  return {
    bans: 0,
    finish() {},
    accept(now) {
      if (due - now > tolerance + EPSILON) return false;
      due = Math.max(now, due) + interval;
      return true;
    },
    facts(now) {
      const ahead = Math.max(0, due - now);
      return {
        limit: burst,
        remaining: Math.max(0, Math.floor((tolerance + interval - ahead) / interval + EPSILON)),
        resetMs: ahead,
        retryMs: Math.max(0, ahead - tolerance),
        policy: { kind: 'window', quota: Math.max(1, Math.round(perSecond)), seconds: 1 },
      };
    },
  };
}
