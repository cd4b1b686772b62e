import type { LimitHeaders } from '../limits/limit-headers.ts';

/** Whether a fault strikes before the request takes effect, or after it. */
export type FaultMoment = 'before' | 'after';

/** Which requests a fault strikes. Absent properties match everything. */
export type FaultMatch = {
  readonly method?: string;
  /** Tested against the path below the base URL. */
  readonly path?: RegExp;
  /** How often it strikes; absent: always. */
  readonly times?: number;
  /** How many matching requests pass first. */
  readonly after?: number;
  /** The chance that a matching request is struck, drawn from the simulator's seed. */
  readonly probability?: number;
};

/** The effect on a struck request. `when` defaults to `before`. */
export type FaultEffect =
  /** A 429 whose headers ask to wait for `waitMs` (default one second). Never has an effect. */
  | { readonly kind: 'rate-limit'; readonly headers: LimitHeaders; readonly waitMs?: number }
  /** Any status and body (JSON, or a string as it is); without a body, the provider's error format. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: { readonly [name: string]: string };
      readonly when?: FaultMoment;
    }
  /** The connection breaks without a response. */
  | { readonly kind: 'drop'; readonly when?: FaultMoment }
  /** No response, and the connection stays open. */
  | { readonly kind: 'hang'; readonly when?: FaultMoment }
  /**
   * The response is late; with `before` the effect is too, even if the client has disconnected. Default
   * `after`.
   */
  | { readonly kind: 'slow'; readonly ms: number; readonly when?: FaultMoment }
  /** An HTML page, as from a proxy in front of the provider; 200 by default. */
  | { readonly kind: 'html'; readonly status?: number; readonly when?: FaultMoment }
  /** A 200 without a body. Default `after`. */
  | { readonly kind: 'empty'; readonly when?: FaultMoment }
  | {
      readonly kind: 'redirect';
      readonly to: string;
      readonly status?: 301 | 302 | 303 | 307 | 308;
      readonly when?: FaultMoment;
    }
  /** The response cut in the middle, with a matching Content-Length. After the effect. */
  | { readonly kind: 'broken-json' }
  /** The connection ends before the response's Content-Length. After the effect. */
  | { readonly kind: 'truncated' }
  /** The response starts and never ends. After the effect. */
  | { readonly kind: 'endless' }
  /**
   * The valid response, padded with white space beyond `bytes`; chunked unless its length is declared. After
   * the effect.
   */
  | { readonly kind: 'oversized'; readonly bytes: number; readonly declareLength?: boolean }
  /** The response with its JSON rewritten (undefined without a body). After the effect. */
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
