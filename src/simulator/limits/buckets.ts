import type { LimitModel } from './limit-model.ts';

/** A bucket's rate, from the end of the previous step on. */
export type BucketStep = { readonly forMs: number; readonly perSecond: number; readonly burst: number };

/** Tolerates rounding errors of added fractions. */
const EPSILON = 1e-9;

/**
 * A bucket that holds `burst` requests and refills at `perSecond`. Its rate may change in steps; the last one
 * stays.
 */
export function tokenBucket(steps: readonly [BucketStep, ...BucketStep[]], start: number): LimitModel {
  let step: BucketStep = steps[0];
  let ahead = steps.slice(1);
  let stepEnds = start + step.forMs;
  let tokens = step.burst;
  let filledAt = start;

  const fillTo = (time: number) => {
    tokens = Math.min(step.burst, tokens + (Math.max(0, time - filledAt) * step.perSecond) / 1000);
    filledAt = Math.max(filledAt, time);
  };
  const advance = (now: number) => {
    while (now >= stepEnds && ahead[0]) {
      fillTo(stepEnds);
      step = ahead[0];
      ahead = ahead.slice(1);
      stepEnds += step.forMs;
    }
    fillTo(now);
  };
  return {
    bans: 0,
    finish() {},
    accept(now) {
      advance(now);
      if (tokens < 1 - EPSILON) return false;
      tokens -= 1;
      return true;
    },
    state(now) {
      advance(now);
      const { burst, perSecond } = step;
      return {
        limit: burst,
        remaining: Math.floor(tokens + EPSILON),
        resetMs: ((burst - tokens) * 1000) / perSecond,
        retryMs: (Math.max(0, 1 - tokens) * 1000) / perSecond,
        policy: { kind: 'window', quota: burst, seconds: Math.max(1, Math.ceil(burst / perSecond)) },
      };
    },
  };
}

/**
 * The generic cell rate algorithm: one request every `1000 / perSecond` ms, and `burst` at once after a rest.
 * With burst 1 it is the strictest limit: it refuses the second of two requests that are closer together.
 */
export function gcra(perSecond: number, burst: number): LimitModel {
  const interval = 1000 / perSecond;
  const tolerance = (burst - 1) * interval;
  /** When the next of evenly spaced requests is due. */
  let due = Number.NEGATIVE_INFINITY;
  return {
    bans: 0,
    finish() {},
    accept(now) {
      if (due - now > tolerance + EPSILON) return false;
      due = Math.max(now, due) + interval;
      return true;
    },
    state(now) {
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
