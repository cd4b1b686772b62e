import type { Reply } from '../model/throttle.ts';
import { startDeadline } from './deadline.ts';
import { errorBodyBytes, type HttpLimits } from './limits.ts';
import { readBody } from './read-body.ts';

/** What broke an exchange: our limits, our signal, or the network's own error. */
export type Interruption =
  | { readonly kind: 'timeout' | 'aborted' | 'too-large' }
  | { readonly kind: 'network'; readonly error: unknown };

/**
 * What became of a request that was sent: the head of an answer or none, its body as far as it came, and what
 * broke it.
 */
export type Exchange = {
  readonly reply: (Reply & { readonly status: number }) | null;
  readonly bytes: Buffer;
  readonly broken: Interruption | null;
};

/** A request ready to be sent. */
export type Outgoing = {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
};

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/**
 * Sends one request and reads its answer within the limits. Never throws: what went wrong is part of the
 * result, since the throttle wants to hear of each.
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
