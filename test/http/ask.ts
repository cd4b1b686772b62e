import { createHttpClient, type HttpClientOptions } from '../../src/http/client.ts';
import type { HttpAnswer, HttpRequest } from '../../src/http/request.ts';
import { ProviderError } from '../../src/model/errors.ts';
import { anything } from '../../src/providers/responses.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';

type Ask = Partial<HttpClientOptions> & Partial<HttpRequest<unknown>>;

/** Sends one request with everything that a test does not care about filled in. */
export const ask = (
  baseUrl: string,
  { headers, secrets, throttle, limits, send, ...request }: Ask = {},
): Promise<HttpAnswer<unknown>> =>
  createHttpClient({
    baseUrl,
    headers: headers ?? { 'x-api-key': 'key-of-the-test' },
    secrets: secrets ?? createSecretRegistry(),
    throttle: throttle ?? createFreeThrottle(),
    limits,
    send,
  }).request({ method: 'GET', path: '/things', schema: anything, ...request });

/** The error that a call ends with. Anything else fails the test. */
export const errorOf = async (call: Promise<unknown>): Promise<ProviderError> => {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw new Error('The call did not end with a ProviderError.', { cause: outcome });
};

/** What of an error decides what happens next. */
export const factsOf = async (call: Promise<unknown>) => {
  const { code, failure, status } = await errorOf(call);
  return { code, failure, status };
};
