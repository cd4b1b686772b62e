import type { Reply } from '../model/throttle.ts';
import { ProxyError, type Send } from './send.ts';

/** The timeout of a request and the size limit of its response. */
export type HttpLimits = {
  /** For the whole exchange including the body, in ms. */
  readonly totalMs: number;
  /** The largest body, in bytes after decompression. */
  readonly maxBytes: number;
};

/** The limits of every request to a provider. Until its connection is open, TLS included, it has 10 s. */
export const defaultLimits: HttpLimits = { totalMs: 30_000, maxBytes: 32 * 1024 * 1024 };

/** The part of an error response that is read: enough for its message. */
const ERROR_BODY_BYTES = 64 * 1024;

/** A signal that aborts on timeout or with the caller's signal, and records which. */
type Deadline = {
  readonly signal: AbortSignal;
  /** The reason, or null while running. */
  ended(): 'timeout' | 'aborted' | null;
  /** Clears the timer, which would keep the process alive. */
  clear(): void;
};

/** Starts the timeout of one exchange. */
const startDeadline = (ms: number, caller: AbortSignal | undefined): Deadline => {
  const controller = new AbortController();
  let ended: 'timeout' | 'aborted' | null = null;
  const end = (why: 'timeout' | 'aborted'): void => {
    ended ??= why;
    controller.abort();
  };
  const abort = (): void => end('aborted');
  const timer = setTimeout(end, ms, 'timeout');
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted) abort();
  return {
    signal: controller.signal,
    ended: () => ended,
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', abort);
    },
  };
};

/** A body as far as it was read. `complete` is false if `maxBytes` was exceeded. */
type BodyBytes = { readonly bytes: Buffer; readonly complete: boolean };

/**
 * Reads a body up to a size limit and cancels the rest.
 * @throws the error of the connection when it breaks or its signal aborts
 */
const readBody = async (body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<BodyBytes> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      chunks.push(chunk.subarray(0, chunk.byteLength - (size - maxBytes)));
      return { bytes: Buffer.concat(chunks), complete: false };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), complete: true };
};

/** Decodes UTF-8, without the byte order mark; null if it is invalid. */
export const decodeUtf8 = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** What interrupted an exchange: a limit, an abort, or a network error. */
export type Interruption =
  | { readonly kind: 'timeout' | 'aborted' | 'too-large' }
  | { readonly kind: 'network'; readonly error: unknown }
  | { readonly kind: 'proxy'; readonly error: ProxyError };

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
type Outgoing = {
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | undefined;
};

const brokenBy = (error: unknown): Interruption =>
  error instanceof ProxyError ? { kind: 'proxy', error } : { kind: 'network', error };

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/**
 * Sends one request and reads its response within the limits. Never throws: the result includes failures,
 * since the throttle needs all of them.
 */
export const exchange = async (
  request: Outgoing,
  limits: HttpLimits,
  signal: AbortSignal | undefined,
  send: Send,
): Promise<Exchange> => {
  const deadline = startDeadline(limits.totalMs, signal);
  const sentAt = Date.now();
  let reply: Exchange['reply'] = null;
  try {
    const { url, method, headers, body = null } = request;
    const answer = await send(url, { method, headers, body, signal: deadline.signal });
    const { status } = answer;
    reply = { status, headers: answer.headers, sentAt, answeredAt: Date.now() };
    const most = isSuccess(status) ? limits.maxBytes : Math.min(ERROR_BODY_BYTES, limits.maxBytes);
    const { bytes, complete } = await readBody(answer.body, most);
    const tooLarge = isSuccess(status) && !complete;
    return { reply, bytes, broken: tooLarge ? { kind: 'too-large' } : null };
  } catch (error) {
    const ended = deadline.ended();
    return { reply, bytes: Buffer.alloc(0), broken: ended === null ? brokenBy(error) : { kind: ended } };
  } finally {
    deadline.clear();
  }
};
