import type { ProviderErrorCode, RequestFailure } from '../model/errors.ts';
import type { Interruption } from './exchange.ts';

/** What a failure is, and what became of the request: the one place where either is decided. */
export type Classified = { readonly code: ProviderErrorCode; readonly failure: RequestFailure };

const classified = (code: ProviderErrorCode, failure: RequestFailure): Classified => ({ code, failure });

/** The code of each 4xx that has one; any other is `invalid`. */
const clientErrors: ReadonlyMap<number, ProviderErrorCode> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [410, 'not-found'],
  [429, 'rate-limited'],
]);

/** Request timeout and too early: about the moment, not about the request. */
const transient: ReadonlySet<number> = new Set([408, 425]);

/**
 * An answer by its status; null for a success. An HTML page with 404 is not the API's word that a thing is
 * gone, but something in front that does not know the way: taken for gone, it would be let go or created
 * twice. A redirect's effect is unknown, since some services answer 303 after a create.
 */
export const classifyStatus = (status: number, html: boolean): Classified | null => {
  if (status >= 200 && status < 300) return null;
  if (status < 400) return classified('redirect', 'unknown');
  if (status >= 500 || transient.has(status)) return classified('server', 'unknown');
  const code = clientErrors.get(status) ?? 'invalid';
  return code === 'not-found' && html ? classified('malformed', 'unknown') : classified(code, 'refused');
};

/** What fetch keeps of the reason: undici wraps the socket's error as `cause`. */
export type NetworkFacts = { readonly code: string; readonly syscall: string; readonly message: string };

const fact = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
};

/** The innermost error's code, system call and message; empty where it has none. */
export const networkFacts = (error: unknown): NetworkFacts => {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return { code: '', syscall: '', message: '' };
  const first: unknown = inner instanceof AggregateError ? inner.errors[0] : inner;
  const source = first instanceof Error ? first : inner;
  return { code: fact(source, 'code'), syscall: fact(source, 'syscall'), message: source.message };
};

/** Codes of Node and OpenSSL for a handshake that failed: nothing of the request had been sent. */
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$)/;

const neverConnected = ({ code, syscall }: NetworkFacts): boolean =>
  syscall === 'connect' ||
  syscall === 'getaddrinfo' ||
  code === 'UND_ERR_CONNECT_TIMEOUT' ||
  tlsCode.test(code);

const timedOut: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Errors of llhttp and zlib: what answered does not speak HTTP, or packed its body wrongly. */
const unreadable = /^(HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/;

const classifyNetwork = (facts: NetworkFacts): Classified => {
  if (neverConnected(facts)) return classified('unreachable', 'not-sent');
  if (timedOut.has(facts.code)) return classified('timeout', 'unknown');
  if (unreadable.test(facts.code)) return classified('malformed', 'unknown');
  return classified('reset', 'unknown');
};

/** An exchange that broke after it was begun. */
export const classifyInterruption = (broken: Interruption): Classified => {
  switch (broken.kind) {
    case 'timeout':
    case 'aborted':
    case 'too-large':
      return classified(broken.kind, 'unknown');
    case 'network':
      return classifyNetwork(networkFacts(broken.error));
    default:
      return broken satisfies never;
  }
};
