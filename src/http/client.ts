import { ProviderError } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import type { Slot, Throttle } from '../model/throttle.ts';
import { checkedBaseUrl } from './base-url.ts';
import { checkedHeaders } from './checked-headers.ts';
import { defaultLimits, exchange, type HttpLimits } from './exchange.ts';
import { readAnswer } from './read-answer.ts';
import type { HttpClient, HttpRequest } from './request.ts';
import { type Failing, failureOf } from './request-error.ts';
import { createResponseCache } from './response-cache.ts';
import { type Send, sendDirectly } from './send.ts';

export type HttpClientOptions = {
  readonly baseUrl: string;
  /** Sent with every request; contains the credential. */
  readonly headers: { readonly [name: string]: string };
  readonly secrets: SecretRegistry;
  readonly throttle: Throttle;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Absent: no proxy is in force. */
  readonly send?: Send | undefined;
  /** Called for every request that was sent; `status` is null without a response. */
  readonly onSent?: ((method: string, status: number | null) => void) | undefined;
};

/**
 * Creates the client of one account.
 * @throws UsageError when the base URL is not https (or http to localhost).
 */
export const createHttpClient = (options: HttpClientOptions): HttpClient => {
  const { secrets, throttle, send = sendDirectly } = options;
  const baseUrl = checkedBaseUrl(options.baseUrl);
  const limits = { ...defaultLimits, ...options.limits };
  const bodies = createResponseCache();
  return {
    request: async (request) => {
      const fail = failureOf(request, secrets);
      const headers = headersOf(options.headers, request, fail);
      const slot = await takeSlot(throttle, request.signal, fail);
      await prepare(slot, request, fail);
      const body = request.body === undefined ? undefined : JSON.stringify(request.body);
      const outgoing = { url: `${baseUrl}${request.path}`, method: request.method, headers, body };
      const result = await exchange(outgoing, limits, request.signal, send);
      options.onSent?.(request.method, result.reply?.status ?? null);
      const retryAfterMs = await releaseSlot(slot, result.reply);
      const cache = request.repeats === true ? bodies : null;
      return readAnswer(result, request, { retryAfterMs, fail, secrets, cache });
    },
  };
};

const headersOf = (
  own: HttpClientOptions['headers'],
  request: HttpRequest<unknown>,
  fail: Failing,
): Readonly<Record<string, string>> => {
  try {
    return checkedHeaders({
      accept: 'application/json',
      'user-agent': 'setpoint',
      ...own,
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(request.idempotencyKey !== undefined && { 'idempotency-key': request.idempotencyKey }),
    });
  } catch {
    // No cause: it may repeat the value, which is the credential.
    const what = 'not sent: the credential contains characters that an HTTP header cannot carry';
    throw fail({ code: 'unauthorized', failure: 'not-sent', what });
  }
};

const stopped = (fail: Failing): ProviderError =>
  fail({ code: 'aborted', failure: 'not-sent', what: 'stopped before it was sent' });

const takeSlot = async (
  throttle: Throttle,
  signal: AbortSignal | undefined,
  fail: Failing,
): Promise<Slot> => {
  if (signal?.aborted) throw stopped(fail);
  try {
    return await throttle.take({ signal });
  } catch (error) {
    throw signal?.aborted && !(error instanceof ProviderError) ? stopped(fail) : error;
  }
};

/** Runs `beforeSend`; if that throws, releases the slot. */
const prepare = async (slot: Slot, request: HttpRequest<unknown>, fail: Failing): Promise<void> => {
  try {
    await request.beforeSend?.();
    if (request.signal?.aborted) throw stopped(fail);
  } catch (error) {
    await releaseSlot(slot, null);
    throw error;
  }
};

/**
 * Reports to the throttle. A failure to reach its record must not hide the result: a successful create would
 * count as failed.
 */
const releaseSlot = async (slot: Slot, reply: Parameters<Slot['release']>[0]): Promise<number | null> => {
  try {
    return await slot.release(reply);
  } catch {
    return null;
  }
};
