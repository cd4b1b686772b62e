/** The timeout of a request and the size limit of its response. */
export type HttpLimits = {
  /** For the whole exchange including the body, in ms. */
  readonly totalMs: number;
  /** The largest body, in bytes after decompression. */
  readonly maxBytes: number;
};

/**
 * The limits of every request to a provider. The connect timeout, TLS included, is the 10 s of the built-in
 * fetch (undici's `connectTimeout`), which cannot be changed without the undici package.
 */
export const defaultLimits: HttpLimits = { totalMs: 30_000, maxBytes: 32 * 1024 * 1024 };

/** The part of an error response that is read: enough for its message. */
export const errorBodyBytes = 64 * 1024;
