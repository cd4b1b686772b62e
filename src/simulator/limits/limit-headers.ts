import type { LimitState } from './limit-model.ts';

/**
 * How a provider reports its limit.
 * - `none` · `retry-after` whole seconds, with a 429 only · `retry-after-date` an HTTP date, with a 429 only
 * - `x-epoch`, `x-epoch-ms`, `x-delta`: X-RateLimit-Limit, -Remaining and -Reset in seconds or ms since the
 * epoch, or seconds from now
 * - `draft`: RateLimit-Limit, -Remaining and -Reset of the older IETF drafts (seconds from now)
 * - `ietf`: RateLimit and RateLimit-Policy of draft-ietf-httpapi-ratelimit-headers
 */
export const limitHeaderForms = [
  'none',
  'retry-after',
  'retry-after-date',
  'x-epoch',
  'x-epoch-ms',
  'x-delta',
  'draft',
  'ietf',
] as const;

export type LimitHeaders = (typeof limitHeaderForms)[number];

/**
 * The headers of a response that report the limit.
 * @param now the server's clock, in ms since the epoch
 */
export function limitHeaders(
  form: LimitHeaders,
  state: LimitState,
  { refused, now }: { readonly refused: boolean; readonly now: number },
): Record<string, string> {
  const triple = (prefix: string, reset: number) => tripleHeaders(prefix, state, reset);
  switch (form) {
    case 'none':
      return {};
    case 'retry-after':
      return refused ? { 'retry-after': String(Math.max(1, seconds(state.retryMs))) } : {};
    case 'retry-after-date':
      return refused ? { 'retry-after': httpDate(now + state.retryMs) } : {};
    case 'x-epoch':
      return triple('x-ratelimit', seconds(now + state.resetMs));
    case 'x-epoch-ms':
      return triple('x-ratelimit', Math.ceil(now + state.resetMs));
    case 'x-delta':
      return triple('x-ratelimit', seconds(state.resetMs));
    case 'draft':
      return triple('ratelimit', seconds(state.resetMs));
    case 'ietf':
      return ietfHeaders(state);
  }
}

const seconds = (ms: number) => Math.ceil(ms / 1000);

/** Rounded up, since HTTP dates have whole seconds. */
const httpDate = (ms: number) => new Date(seconds(ms) * 1000).toUTCString();

/** These formats cannot express a concurrency limit, which has no reset. */
function tripleHeaders(prefix: string, state: LimitState, reset: number): Record<string, string> {
  if (state.policy.kind === 'concurrent') return {};
  return {
    [`${prefix}-limit`]: String(state.limit),
    [`${prefix}-remaining`]: String(state.remaining),
    [`${prefix}-reset`]: String(reset),
  };
}

function ietfHeaders({ policy, remaining, resetMs }: LimitState): Record<string, string> {
  if (policy.kind === 'concurrent') {
    return {
      'ratelimit-policy': `"conc";q=${policy.quota};qu="concurrent-requests"`,
      ratelimit: `"conc";r=${remaining}`,
    };
  }
  return {
    'ratelimit-policy': `"default";q=${policy.quota};w=${policy.seconds}`,
    ratelimit: `"default";r=${remaining};t=${seconds(resetMs)}`,
  };
}
