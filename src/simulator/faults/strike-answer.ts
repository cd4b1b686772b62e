import type { Answer, Api } from '../answer.ts';
import { type LimitHeaders, limitHeaders } from '../limits/limit-headers.ts';
import type { FaultEffect } from './fault.ts';

const page =
  '<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>';

/**
 * How to send a response: complete with its length, in chunks, cut off before its declared length, or
 * endless.
 */
export type AnswerDelivery = {
  readonly how: 'whole' | 'chunked' | 'cut-off' | 'endless';
  readonly answer: Answer;
};

/** What the server sends; with `hang` and `drop`, nothing. */
export type Delivery = AnswerDelivery | { readonly how: 'hang' } | { readonly how: 'drop' };

/**
 * Applies a fault to a response.
 * @param answer the provider's; null if the fault strikes before it
 */
export function strikeAnswer(fault: FaultEffect, answer: Answer | null, api: Api): Delivery {
  const own: Answer = answer ?? { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  switch (fault.kind) {
    case 'drop':
    case 'hang':
      return { how: fault.kind };
    case 'slow':
      return { how: 'whole', answer: own };
    case 'truncated':
      return { how: 'cut-off', answer: own };
    case 'endless':
      return { how: 'endless', answer: own };
    case 'oversized':
      return {
        how: fault.declareLength ? 'whole' : 'chunked',
        answer: { ...own, body: own.body + ' '.repeat(fault.bytes) },
      };
    default:
      return { how: 'whole', answer: replaced(fault, own, api) };
  }
}

type Replacing = Extract<
  FaultEffect,
  { kind: 'rate-limit' | 'status' | 'html' | 'empty' | 'redirect' | 'broken-json' | 'rewrite' }
>;

function replaced(fault: Replacing, own: Answer, api: Api): Answer {
  switch (fault.kind) {
    case 'rate-limit':
      return tooMany(fault.headers, fault.waitMs ?? 1000, api);
    case 'status':
      return statusAnswer(fault, api);
    case 'html':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: page,
      };
    case 'empty':
      return { status: 200, headers: {}, body: '' };
    case 'redirect':
      return { status: fault.status ?? 302, headers: { location: fault.to }, body: '' };
    case 'broken-json':
      return { ...own, body: own.body.slice(0, Math.max(1, own.body.length / 2)) };
    case 'rewrite':
      return rewritten(own, fault.rewrite);
  }
}

function tooMany(form: LimitHeaders, waitMs: number, api: Api): Answer {
  const answer = api.error(429, 'Rate limit exceeded');
  const state = {
    limit: 60,
    remaining: 0,
    resetMs: waitMs,
    retryMs: waitMs,
    policy: { kind: 'window', quota: 60, seconds: 60 },
  } as const;
  const headers = limitHeaders(form, state, { refused: true, now: Date.now() });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function statusAnswer(fault: Extract<FaultEffect, { kind: 'status' }>, api: Api): Answer {
  const usual = api.error(fault.status, `Simulated fault with status ${fault.status}`);
  const { body = usual.body } = fault;
  return {
    status: fault.status,
    headers: { ...usual.headers, ...fault.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function rewritten(own: Answer, rewrite: (body: unknown) => unknown): Answer {
  const body: unknown = rewrite(own.body === '' ? undefined : JSON.parse(own.body));
  return { ...own, body: body === undefined ? '' : JSON.stringify(body) };
}
