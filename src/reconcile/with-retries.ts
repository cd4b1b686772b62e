import { type Clock, systemClock } from '../model/clock.ts';
import { ProviderError } from '../model/errors.ts';

/** Attempts after network errors and 5xx; waits for a rate limit do not count. */
const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;

/** The longest total wait for rate limits, in ms. */
const MAX_WAIT_MS = 180_000;

const isRetryable = (error: ProviderError): boolean => error.retryable && error.code !== 'malformed';

/** Retries outside the queue: waits out rate limits, and retries after network errors. */
export const withRetries = async <T>(
  work: () => Promise<T>,
  onWait: (ms: number) => void,
  clock: Clock = systemClock,
): Promise<T> => {
  let waited = 0;
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const limited = error.code === 'rate-limited';
      if (!limited && (!isRetryable(error) || ++failures >= ATTEMPTS)) throw error;
      const pause = limited ? (error.retryAfterMs ?? 1_000) : FIRST_PAUSE_MS * 2 ** (failures - 1);
      waited += pause;
      if (waited > MAX_WAIT_MS) throw error;
      onWait(pause);
      await clock.sleep(pause);
    }
  }
};
