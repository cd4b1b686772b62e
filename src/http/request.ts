import type { z } from 'zod';
import type { JsonObject } from '../model/json.ts';

/** One request to a provider. */
export type HttpRequest<T> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Appended to the base URL; begins with a slash. Pass external parts through `pathSegment`. */
  readonly path: string;
  readonly body?: JsonObject | undefined;
  /** Validates the response's JSON; an empty body is undefined. */
  readonly schema: z.ZodType<T>;
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with the slot acquired, just before sending. If it throws, the request is not sent and the error
   * is passed on.
   */
  readonly beforeSend?: (() => Promise<void>) | undefined;
  readonly idempotencyKey?: string | undefined;
  /**
   * Sent repeatedly: a response with the same bytes as the last returns the same body object, which must not
   * be mutated.
   */
  readonly repeats?: boolean | undefined;
};

/** A 2xx response that matches the schema. Header names are lower case. */
export type HttpAnswer<T> = {
  readonly status: number;
  readonly body: T;
  readonly headers: { readonly [name: string]: string };
};

/** The HTTP client of one account. */
export interface HttpClient {
  /**
   * Sends exactly one request, without retries.
   * @throws ProviderError for anything but a 2xx that matches the schema
   */
  request<T>(request: HttpRequest<T>): Promise<HttpAnswer<T>>;
}

/**
 * Encodes an id as one segment of a path.
 * @throws TypeError for an empty id, `.` and `..`, which would address another resource
 */
export const pathSegment = (id: string): string => {
  if (id === '' || id === '.' || id === '..') throw new TypeError('An id must not be empty or only dots.');
  return encodeURIComponent(id.replace(/\p{Surrogate}/gu, '\ufffd'));
};
