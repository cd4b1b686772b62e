import type { ProviderErrorCode, RequestFailure } from '../model/errors.ts';
import type { Interruption } from './exchange.ts';

/** The error code, and the outcome of the request. Both are decided in this file only. */
export type Classified = { readonly code: ProviderErrorCode; readonly failure: RequestFailure };

const classified = (code: ProviderErrorCode, failure: RequestFailure): Classified => ({ code, failure });

/** 4xx statuses with a code of their own; others are `invalid`. */
const clientErrors: ReadonlyMap<number, ProviderErrorCode> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [410, 'not-found'],
  [429, 'rate-limited'],
]);

/** Request Timeout and Too Early: retriable, unlike other 4xx. */
const transient: ReadonlySet<number> = new Set([408, 425]);

/**
 * Classifies a response by status; null for a success. A 404 with an HTML page is from a proxy, not from the
 * API: treating it as gone would release the integration or create a duplicate. The effect of a redirect is
 * unknown, since some services answer a create with 303.
 */
export const classifyStatus = (status: number, html: boolean): Classified | null => {
  if (status >= 200 && status < 300) return null;
  if (status < 400) return classified('redirect', 'unknown');
  if (status >= 500 || transient.has(status)) return classified('server', 'unknown');
  const code = clientErrors.get(status) ?? 'invalid';
  return code === 'not-found' && html ? classified('malformed', 'unknown') : classified(code, 'refused');
};

/** undici wraps the socket's error as `cause`. */
export type NetworkError = { readonly code: string; readonly syscall: string; readonly message: string };

const fact = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
};

/** Code, system call and message of the innermost error; empty if absent. */
export const networkErrorOf = (error: unknown): NetworkError => {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return { code: '', syscall: '', message: '' };
  const first: unknown = inner instanceof AggregateError ? inner.errors[0] : inner;
  const source = first instanceof Error ? first : inner;
  return { code: fact(source, 'code'), syscall: fact(source, 'syscall'), message: source.message };
};

/** Codes of Node.js and OpenSSL for a failed handshake: the request was not sent. */
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$)/;

const neverConnected = ({ code, syscall }: NetworkError): boolean =>
  syscall === 'connect' ||
  syscall === 'getaddrinfo' ||
  code === 'UND_ERR_CONNECT_TIMEOUT' ||
  tlsCode.test(code);

const timedOut: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Errors of llhttp and zlib: the response is not HTTP, or its compression is corrupt. */
const unreadable = /^(HPE_|Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/;

const classifyNetwork = (error: NetworkError): Classified => {
  if (neverConnected(error)) return classified('unreachable', 'not-sent');
  if (timedOut.has(error.code)) return classified('timeout', 'unknown');
  if (unreadable.test(error.code)) return classified('malformed', 'unknown');
  return classified('reset', 'unknown');
};

/** Classifies an exchange that broke after it started. */
export const classifyInterruption = (broken: Interruption): Classified => {
  switch (broken.kind) {
    case 'timeout':
    case 'aborted':
    case 'too-large':
      return classified(broken.kind, 'unknown');
    case 'proxy':
      return classified('unreachable', 'not-sent');
    case 'network':
      return classifyNetwork(networkErrorOf(broken.error));
    default:
      return broken satisfies never;
  }
};
