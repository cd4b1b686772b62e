import type { LimitHeaders } from '../limits/limit-headers.ts';

/** Whether a fault strikes before the provider has done what was asked, or after: then the effect stays. */
export type FaultMoment = 'before' | 'after';

/** Which requests a fault strikes. What is absent matches everything. */
export type FaultMatch = {
  readonly method?: string;
  /** Tested against the path below the base URL. */
  readonly path?: RegExp;
  /** How often it strikes; for ever when absent. */
  readonly times?: number;
  /** How many matching requests pass first. */
  readonly after?: number;
  /** The chance that a matching request is struck, drawn from the simulator's seed. */
  readonly probability?: number;
};

/** What becomes of a struck request. `when` is `before` unless said otherwise. */
export type FaultEffect =
  /** A 429 whose headers ask to wait for `waitMs` (default one second). Never has an effect. */
  | { readonly kind: 'rate-limit'; readonly headers: LimitHeaders; readonly waitMs?: number }
  /** Any status and body (JSON; a string goes as it is); the provider's own error form when there is none. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: { readonly [name: string]: string };
      readonly when?: FaultMoment;
    }
  /** The connection breaks without an answer. */
  | { readonly kind: 'drop'; readonly when?: FaultMoment }
  /** No answer ever comes, and the connection stays open. */
  | { readonly kind: 'hang'; readonly when?: FaultMoment }
  /**
   * The answer comes late; with `before` the effect does too, even when the client has gone. Default `after`.
   */
  | { readonly kind: 'slow'; readonly ms: number; readonly when?: FaultMoment }
  /** An answer with an HTML page, as something in front of a provider sends it; 200 unless said otherwise. */
  | { readonly kind: 'html'; readonly status?: number; readonly when?: FaultMoment }
  /** A 200 without a body. Default `after`. */
  | { readonly kind: 'empty'; readonly when?: FaultMoment }
  | {
      readonly kind: 'redirect';
      readonly to: string;
      readonly status?: 301 | 302 | 303 | 307 | 308;
      readonly when?: FaultMoment;
    }
  /** The provider's answer, cut in the middle, with a length that fits. After the effect. */
  | { readonly kind: 'broken-json' }
  /** The provider's answer, of which the connection gives less than its Content-Length. After the effect. */
  | { readonly kind: 'truncated' }
  /** The provider's answer begins and trickles on for ever. After the effect. */
  | { readonly kind: 'endless' }
  /**
   * The provider's answer, valid, made longer than `bytes` with white space; chunked unless its length is
   * declared. After the effect.
   */
  | { readonly kind: 'oversized'; readonly bytes: number; readonly declareLength?: boolean }
  /** The provider's answer, its JSON rewritten (undefined for an answer without a body). After the effect. */
  | { readonly kind: 'rewrite'; readonly rewrite: (body: unknown) => unknown };

export type Fault = FaultMatch & FaultEffect;

/** When a fault strikes. */
export function faultMoment(fault: FaultEffect): FaultMoment {
  switch (fault.kind) {
    case 'rate-limit':
      return 'before';
    case 'status':
    case 'drop':
    case 'hang':
    case 'html':
    case 'redirect':
      return fault.when ?? 'before';
    case 'slow':
    case 'empty':
      return fault.when ?? 'after';
    case 'broken-json':
    case 'truncated':
    case 'endless':
    case 'oversized':
    case 'rewrite':
      return 'after';
  }
}
