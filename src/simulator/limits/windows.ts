import type { LimitModel } from './limit-model.ts';

/** `limit` requests per window; all windows begin at multiples of `windowMs`, shifted by `phaseMs`. */
export function fixedWindow(limit: number, windowMs: number, phaseMs: number): LimitModel {
  let current = Number.NaN;
  let spent = 0;
  const advance = (now: number) => {
    const window = Math.floor((now + phaseMs) / windowMs);
    if (window !== current) {
      current = window;
      spent = 0;
    }
    return (window + 1) * windowMs - phaseMs;
  };
  return {
    bans: 0,
    finish() {},
    accept(now) {
      advance(now);
      if (spent >= limit) return false;
      spent += 1;
      return true;
    },
    state(now) {
      const left = advance(now) - now;
      return {
        limit,
        remaining: limit - spent,
        resetMs: left,
        retryMs: spent < limit ? 0 : left,
        policy: { kind: 'window', quota: limit, seconds: Math.ceil(windowMs / 1000) },
      };
    },
  };
}

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
    state(now) {
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
