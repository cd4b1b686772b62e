import type { LimitModel } from './limit-model.ts';

/** A bucket's rate from its beginning or the end of the step before, for so long. */
export type BucketStep = { readonly forMs: number; readonly perSecond: number; readonly burst: number };

/** Adding up shares of tokens must not cost the last one. */
const EPSILON = 1e-9;

/**
 * A bucket that holds `burst` requests and refills at `perSecond`; its rate may change step by step, and the
 * last step stays.
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
    facts(now) {
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
