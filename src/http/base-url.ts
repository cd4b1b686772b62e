import { UsageError } from '../model/errors.ts';
import { isLoopback } from '../model/is-loopback.ts';

/**
 * The validated base URL without a trailing slash: https, or http to localhost only; no user name, query or
 * fragment.
 * @throws UsageError that does not repeat the URL, which may hold a password.
 */
export const checkedBaseUrl = (baseUrl: string): string => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError("The account's baseUrl is not an https:// URL. Correct it, or leave it out.");
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new UsageError(
      `The account's baseUrl (host ${url.hostname}) is http, which would send the credential in the clear. Use https; http is allowed to localhost only.`,
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError(
      `The account's baseUrl (host ${url.hostname}) holds a user name, query or fragment. Leave only scheme, host, port and path.`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

/** Why a base URL is invalid, or null. Repeats none of it, since it may come from a reference. */
export const baseUrlProblem = (text: string): string | null => {
  try {
    checkedBaseUrl(text);
    return null;
  } catch (error) {
    if (error instanceof UsageError)
      return error.message.replace(/^The account's baseUrl (\(host [^)]*\) )?/, '').replace(/\.$/, '');
    throw error;
  }
};
