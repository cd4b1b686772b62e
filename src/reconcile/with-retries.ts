import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderError } from '../model/errors.ts';

/** Attempts after network errors and 5xx; waits for a rate limit are not counted among them. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;

/** A person waits this long for a rate limit in all, in ms. */
const PATIENCE_MS = 180_000;

const worthAnother = (error: ProviderError): boolean => error.retryable && error.code !== 'malformed';

/** What outside a queue takes the place of its retries: waits out rate limits, and tries again after network errors. */
export const withRetries = async <T>(work: () => Promise<T>, onWait: (ms: number) => void): Promise<T> => {
  let waited = 0;
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const limited = error.code === 'rate-limited';
      if (!limited && (!worthAnother(error) || ++failures >= ATTEMPTS)) throw error;
      const pause = limited ? (error.retryAfterMs ?? 1_000) : FIRST_PAUSE_MS * 2 ** (failures - 1);
      waited += pause;
      if (waited > PATIENCE_MS) throw error;
      onWait(pause);
      await sleep(pause);
    }
  }
};
