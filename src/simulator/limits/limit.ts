import { type BucketStep, gcra, tokenBucket } from './buckets.ts';
import type { LimitHeaders } from './limit-headers.ts';
import type { LimitModel } from './limit-model.ts';
import { fixedWindow, slidingLog } from './windows.ts';

type Model =
  | { readonly model: 'bucket'; readonly perSecond: number; readonly burst: number }
  | { readonly model: 'changing-bucket'; readonly steps: readonly [BucketStep, ...BucketStep[]] }
  | {
      readonly model: 'window';
      readonly limit: number;
      readonly windowMs: number;
      readonly phaseMs?: number;
    }
  | { readonly model: 'sliding'; readonly limit: number; readonly windowMs: number }
  | { readonly model: 'concurrency'; readonly limit: number }
  | { readonly model: 'gcra'; readonly perSecond: number; readonly burst?: number }
  | ({ readonly model: 'banner'; readonly of: Model } & Partial<BanRules>);

/** A rate limit, and the headers that report it. */
export type Limit = Model & { readonly headers?: LimitHeaders };

const usualBan: BanRules = { coolMs: 5_000, graceMs: 500, banMs: 60_000 };

/** @param start the start time in ms */
export function createLimitModel(limit: Model, start: number): LimitModel {
  switch (limit.model) {
    case 'bucket':
      return tokenBucket([{ forMs: Number.POSITIVE_INFINITY, ...limit }], start);
    case 'changing-bucket':
      return tokenBucket(limit.steps, start);
    case 'window':
      return fixedWindow(limit.limit, limit.windowMs, limit.phaseMs ?? 0);
    case 'sliding':
      return slidingLog(limit.limit, limit.windowMs);
    case 'concurrency':
      return concurrency(limit.limit);
    case 'gcra':
      return gcra(limit.perSecond, limit.burst ?? 1);
    case 'banner':
      return banner(createLimitModel(limit.of, start), { ...usualBan, ...limit });
  }
}

/** At most `limit` requests at once. Always asks to wait for a second. */
function concurrency(limit: number): LimitModel {
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
    state() {
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

/**
 * How a provider bans: a refusal starts a cool-down, in which a request after the grace period is banned.
 */
type BanRules = { readonly coolMs: number; readonly graceMs: number; readonly banMs: number };

/** Adds bans for insistent clients to another limit. */
function banner(inner: LimitModel, { coolMs, graceMs, banMs }: BanRules): LimitModel {
  let coolUntil = Number.NEGATIVE_INFINITY;
  let graceUntil = Number.NEGATIVE_INFINITY;
  let bannedUntil = Number.NEGATIVE_INFINITY;
  let bans = 0;

  const insist = (now: number) => {
    if (now < bannedUntil || now <= graceUntil) return;
    bannedUntil = now + banMs;
    bans += 1;
  };
  return {
    get bans() {
      return bans;
    },
    finish: () => inner.finish(),
    accept(now) {
      if (now < Math.max(coolUntil, bannedUntil)) {
        insist(now);
        return false;
      }
      if (inner.accept(now)) return true;
      coolUntil = now + coolMs;
      graceUntil = now + graceMs;
      return false;
    },
    state(now) {
      const state = inner.state(now);
      const wait = Math.max(coolUntil, bannedUntil) - now;
      return wait > 0 ? { ...state, remaining: 0, resetMs: wait, retryMs: wait } : state;
    },
  };
}
