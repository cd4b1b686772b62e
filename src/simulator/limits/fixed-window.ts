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
    facts(now) {
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
