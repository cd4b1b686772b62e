import { checkedBaseUrl } from '../http/base-url.ts';
import { UsageError } from '../model/errors.ts';

/** What is wrong with a base URL, without repeating any of it, since it may come from a reference; null when nothing is. */
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
