import type { Redis, RedisOptions } from 'ioredis';
import type { ConnectionOptions } from './redis-options.ts';

/** What may be different at another connection. */
export type DuplicateOptions = Pick<
  RedisOptions,
  'enableOfflineQueue' | 'maxRetriesPerRequest' | 'commandTimeout' | 'connectionName'
>;

/** An open Redis. What is opened here is closed by `close`, once. */
export type RedisHandle = {
  /**
   * Connection options fit for BullMQ: never gives up, tries again within a second. May hold a password, so
   * never log them.
   */
  readonly options: ConnectionOptions;
  /** Shared, for ordinary commands; never for blocking ones. */
  readonly client: Redis;
  /** What a person should change about this Redis, naming the setting. */
  readonly warnings: readonly string[];
  /**
   * Another connection to the same server, for blocking commands or another life span; closed with the handle
   * at the latest.
   */
  duplicate(extra?: DuplicateOptions): Redis;
  /** Ends the connections; the last one out stops an embedded server. Never throws. */
  close(): Promise<void>;
};
