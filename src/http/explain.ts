import type { ProviderErrorCode } from '../model/errors.ts';
import { pauseText } from '../report/text/pause-text.ts';

/** What a person can do about each. */
const advice: { readonly [C in Exclude<ProviderErrorCode, 'rate-limited'>]: string } = {
  unreachable: "Check the network, the name and the certificate behind the account's baseUrl.",
  timeout: 'The provider may be slow or down; it is tried again.',
  reset: 'The connection broke on the way; it is tried again.',
  aborted: 'It was stopped from this side.',
  malformed:
    "Check the account's baseUrl and whether the provider has an incident; nothing is concluded from it.",
  'too-large': "Check the account's baseUrl: the API does not answer with this much.",
  redirect:
    "Redirects are not followed, so that the credential goes nowhere else. Correct the account's baseUrl.",
  unauthorized:
    'Check the credential of the account (apiKey or token): whole, current, and of this provider?',
  forbidden:
    'Check what the credential of the account may do, and whether a firewall in front of the provider objects.',
  'not-found': "It is gone at the provider, or the account's baseUrl is wrong.",
  conflict: 'Something like it is there already: look at the provider.',
  invalid: 'Correct the entry in the desired state.',
  server: 'The provider has a problem; it is tried again.',
};

/** What a person reads of each failure that has no answer's words. */
const statement: { readonly [C in ProviderErrorCode]: string } = {
  unreachable: 'no connection to the provider',
  timeout: 'no whole answer in time',
  reset: 'the connection broke before the answer was whole',
  aborted: 'stopped before the answer came',
  malformed: "the answer is not the API's",
  'too-large': 'the answer is larger than allowed',
  redirect: 'answered with a redirect',
  'rate-limited': 'too many requests',
  unauthorized: 'the credential was refused',
  forbidden: 'not allowed',
  'not-found': 'not found',
  conflict: 'a conflict',
  invalid: 'the request was refused',
  server: 'an error of the provider',
};

/** What a message is made of. Nothing here is scrubbed yet. */
export type Explanation = {
  readonly method: string;
  readonly path: string;
  readonly code: ProviderErrorCode;
  readonly status: number | null;
  /** With `rate-limited`: for how long the account waits, in ms. */
  readonly retryAfterMs?: number | null | undefined;
  /** What was wrong, in place of the code's own statement. */
  readonly what?: string | undefined;
  /** The provider's words; empty for none. */
  readonly words?: string | undefined;
};

/**
 * A refused reading is not about an entry: it holds nothing of the desired state but the account's own
 * settings.
 */
const adviceFor = ({ code, method, retryAfterMs = null }: Explanation): string => {
  if (code === 'rate-limited') return pauseText(retryAfterMs);
  return code === 'invalid' && method === 'GET' ? "Check the account's baseUrl and unit." : advice[code];
};

/**
 * One complete sentence or three: which request, what happened, the provider's words, what a person can do.
 */
export const explain = (facts: Explanation): string => {
  const { method, path, code, status, what, words } = facts;
  const answered = status === null ? '' : `${status}, `;
  const said = words === undefined || words === '' ? '' : `: "${words}"`;
  return `${method} ${path.replace(/[?#].*$/s, '')}: ${answered}${what ?? statement[code]}${said}. ${adviceFor(facts)}`;
};
