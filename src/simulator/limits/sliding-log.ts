import type { LimitModel } from './limit-model.ts';

/** At most `limit` accepted requests within any `windowMs`. */
export function slidingLog(limit: number, windowMs: number): LimitModel {
  const accepted: number[] = [];
  const advance = (now: number) => {
    while (accepted[0] !== undefined && accepted[0] <= now - windowMs) accepted.shift();
  };
  return {
    bans: 0,
    finish() {},
    accept(now) {
      advance(now);
      if (accepted.length >= limit) return false;
      accepted.push(now);
      return true;
    },
    facts(now) {
      advance(now);
      const [oldest] = accepted;
      const untilOneLeaves = oldest === undefined ? 0 : oldest + windowMs - now;
      return {
        limit,
        remaining: limit - accepted.length,
        resetMs: untilOneLeaves,
        retryMs: accepted.length < limit ? 0 : untilOneLeaves,
        policy: { kind: 'window', quota: limit, seconds: Math.ceil(windowMs / 1000) },
      };
    },
  };
}
