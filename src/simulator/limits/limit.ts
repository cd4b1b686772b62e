import { type BanRules, banner } from './banner.ts';
import { concurrency } from './concurrency.ts';
import { fixedWindow } from './fixed-window.ts';
import { gcra } from './gcra.ts';
import type { LimitHeaders } from './limit-headers.ts';
import type { LimitModel } from './limit-model.ts';
import { slidingLog } from './sliding-log.ts';
import { type BucketStep, tokenBucket } from './token-bucket.ts';

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

/** A rate limit, and what the provider says of it in headers; nothing when absent. */
export type Limit = Model & { readonly headers?: LimitHeaders };

const usualBan: BanRules = { coolMs: 5_000, graceMs: 500, banMs: 60_000 };

/** @param start the time in ms at which it begins. */
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
