import type { z } from 'zod';
import type { JsonObject } from '../model/json.ts';

/** One request to a provider. */
export type HttpRequest<T> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** After the base URL, beginning with a slash; parts that come from outside go through `pathSegment`. */
  readonly path: string;
  readonly body?: JsonObject | undefined;
  /** What the answer's JSON must be; an empty body is given to it as undefined. */
  readonly schema: z.ZodType<T>;
  readonly signal?: AbortSignal | undefined;
  /**
   * Called when the slot has come, just before sending: throwing stops the request unsent, and is passed on
   * as it is.
   */
  readonly beforeSend?: (() => Promise<void>) | undefined;
  readonly idempotencyKey?: string | undefined;
  /**
   * Asked for again and again: an answer of the very same bytes as the last one gives the very same body,
   * which nobody may change.
   */
  readonly repeats?: boolean | undefined;
};

/** A 2xx answer that fits its schema. Header names are lower case. */
export type HttpAnswer<T> = {
  readonly status: number;
  readonly body: T;
  readonly headers: { readonly [name: string]: string };
};

/** The way to one account's provider. */
export interface HttpClient {
  /**
   * Sends exactly one request; nothing is retried.
   * @throws ProviderError, classified once, on anything but a 2xx of the right shape.
   */
  request<T>(request: HttpRequest<T>): Promise<HttpAnswer<T>>;
}

/**
 * An id as one part of a path.
 * @throws TypeError for an empty one and for dots, which would lead to another resource than the one meant.
 */
export const pathSegment = (id: string): string => {
  if (id === '' || id === '.' || id === '..') throw new TypeError('An id must not be empty or only dots.');
  return encodeURIComponent(id.replace(/\p{Surrogate}/gu, '\ufffd'));
};
