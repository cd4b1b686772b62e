import { ProviderError, type ProviderErrorCode, type RequestFailure } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { backoffText } from '../report/text/rate-text.ts';

/** What the operator can do about each error. */
const advice: { readonly [C in Exclude<ProviderErrorCode, 'rate-limited'>]: string } = {
  unreachable: "Check the network, the name and the certificate behind the account's baseUrl.",
  timeout: 'The provider may be slow or down; Setpoint retries.',
  reset: 'The connection was lost; Setpoint retries.',
  aborted: 'Setpoint stopped it.',
  malformed:
    "Check the account's baseUrl and whether the provider has an incident; Setpoint draws no conclusion from this response.",
  'too-large': "Check the account's baseUrl: the API does not send responses of this size.",
  redirect: "Redirects are not followed, to protect the credential. Correct the account's baseUrl.",
  unauthorized:
    'Check that the credential of the account (apiKey or token) is complete, current, and for this provider.',
  forbidden:
    'Check the permissions of the credential, and whether a firewall in front of the provider blocks the request.',
  'not-found': "It no longer exists at the provider, or the account's baseUrl is wrong.",
  conflict: 'A similar integration already exists; check the provider.',
  invalid: 'Correct the entry in the desired state.',
  server: 'The provider has a problem; Setpoint retries.',
};

/** The text of each error without a message from the provider. */
const statement: { readonly [C in ProviderErrorCode]: string } = {
  unreachable: 'no connection to the provider',
  timeout: 'timed out before the full response',
  reset: 'the connection broke before the full response',
  aborted: 'stopped before the response',
  malformed: 'unexpected response',
  'too-large': 'the response is too large',
  redirect: 'answered with a redirect',
  'rate-limited': 'too many requests',
  unauthorized: 'the credential was rejected',
  forbidden: 'not allowed',
  'not-found': 'not found',
  conflict: 'a conflict',
  invalid: 'the request was rejected',
  server: 'an error of the provider',
};

/** The parts of a message, not scrubbed yet. */
type Explanation = {
  readonly method: string;
  readonly path: string;
  readonly code: ProviderErrorCode;
  readonly status: number | null;
  /** With `rate-limited`: the wait, in ms. */
  readonly retryAfterMs?: number | null | undefined;
  /** Overrides the code's own text. */
  readonly what?: string | undefined;
  /** The provider's message, or empty. */
  readonly words?: string | undefined;
  /** Overrides the code's own advice. */
  readonly advice?: string | undefined;
};

/** A rejected GET is not about an entry: it only uses the account's settings. */
const adviceFor = ({ code, method, retryAfterMs = null, advice: given }: Explanation): string => {
  if (given !== undefined) return given;
  if (code === 'rate-limited') return backoffText(retryAfterMs);
  return code === 'invalid' && method === 'GET' ? "Check the account's baseUrl and unit." : advice[code];
};

/** The message: request, error, the provider's message, advice. */
const explain = (parts: Explanation): string => {
  const { method, path, code, status, what, words } = parts;
  const answered = status === null ? '' : `${status}, `;
  const said = words === undefined || words === '' ? '' : `: "${words}"`;
  return `${method} ${path.replace(/[?#].*$/s, '')}: ${answered}${what ?? statement[code]}${said}. ${adviceFor(parts)}`;
};

/** The details of a failed request. */
type FailureDetails = {
  readonly code: ProviderErrorCode;
  readonly failure: RequestFailure;
  readonly status?: number | null | undefined;
  readonly retryAfterMs?: number | null | undefined;
  /** Overrides the code's own text. */
  readonly what?: string | undefined;
  /** The provider's message, cleaned. */
  readonly words?: string | undefined;
  /** Overrides the code's own advice. */
  readonly advice?: string | undefined;
  /** The message of the network error. Not the error itself: undici's may carry raw bytes of the response. */
  readonly reason?: string | undefined;
};

/** Creates the error of one request. */
export type Failing = (parts: FailureDetails) => ProviderError;

/** Creates the errors of a request, each naming it and scrubbed as a whole. */
export const failureOf =
  (request: { readonly method: string; readonly path: string }, secrets: SecretRegistry): Failing =>
  ({ code, failure, status = null, retryAfterMs = null, what, words, advice, reason }) => {
    const { method, path } = request;
    const message = secrets.scrub(explain({ method, path, code, status, retryAfterMs, what, words, advice }));
    const cause = reason === undefined ? undefined : new Error(secrets.scrub(reason));
    return new ProviderError(message, { code, failure, status, retryAfterMs, cause });
  };
