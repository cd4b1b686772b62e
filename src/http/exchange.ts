import type { Reply } from '../model/throttle.ts';
import { startDeadline } from './deadline.ts';
import { errorBodyBytes, type HttpLimits } from './limits.ts';
import { readBody } from './read-body.ts';

/** What interrupted an exchange: a limit, an abort, or a network error. */
export type Interruption =
  | { readonly kind: 'timeout' | 'aborted' | 'too-large' }
  | { readonly kind: 'network'; readonly error: unknown };

/**
 * The result of a sent request: the response head if any, the body as far as received, and what interrupted
 * it.
 */
export type Exchange = {
  readonly reply: (Reply & { readonly status: number }) | null;
  readonly bytes: Buffer;
  readonly broken: Interruption | null;
};

/** A request ready to send. */
export type Outgoing = {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/**
 * Sends one request and reads its response within the limits. Never throws: the result includes failures,
 * since the throttle needs all of them.
 */
export const exchange = async (
  request: Outgoing,
  limits: HttpLimits,
  signal: AbortSignal | undefined,
): Promise<Exchange> => {
  const deadline = startDeadline(limits.totalMs, signal);
  const sentAt = Date.now();
  let reply: Exchange['reply'] = null;
  try {
    const { url, method, headers, body = null } = request;
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal: deadline.signal });
    const { status } = response;
    reply = { status, headers: Object.fromEntries(response.headers), sentAt, answeredAt: Date.now() };
    const most = isSuccess(status) ? limits.maxBytes : Math.min(errorBodyBytes, limits.maxBytes);
    const { bytes, complete } = await readBody(response.body, most);
    const tooLarge = isSuccess(status) && !complete;
    return { reply, bytes, broken: tooLarge ? { kind: 'too-large' } : null };
  } catch (error) {
    const ended = deadline.ended();
    const broken: Interruption = ended === null ? { kind: 'network', error } : { kind: ended };
    return { reply, bytes: Buffer.alloc(0), broken };
  } finally {
    deadline.clear();
  }
};
