/** Options of a connection, as both ioredis and BullMQ take them. They may hold a password: never log them. */
export type ConnectionOptions = {
  readonly host?: string;
  readonly port?: number;
  /** A unix socket, in place of host and port. */
  readonly path?: string;
  readonly db?: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: Record<string, never>;
  /** Never: commands wait until Redis is back, as BullMQ's workers need. */
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (times: number) => number;
};
