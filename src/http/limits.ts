/** How long a request may take and how large its answer may be. */
export type HttpLimits = {
  /** For the whole exchange, reading the body included, in ms. */
  readonly totalMs: number;
  /** The largest answer, in bytes after decompression. */
  readonly maxBytes: number;
};

/**
 * The limits of every request to a provider. The 10 s to connect, TLS included, are the built-in fetch's own
 * default (undici's `connectTimeout`), which cannot be changed without its package.
 */
export const defaultLimits: HttpLimits = { totalMs: 30_000, maxBytes: 32 * 1024 * 1024 };

/** Of an answer that is an error only the beginning is read: enough for its words. */
export const errorBodyBytes = 64 * 1024;
