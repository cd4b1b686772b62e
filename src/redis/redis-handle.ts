import type { Redis, RedisOptions } from 'ioredis';
import { nodesOf } from './cluster-client.ts';
import { keysBegin } from './keys.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** Options that a further connection may override. */
export type DuplicateOptions = Pick<
  RedisOptions,
  'enableOfflineQueue' | 'maxRetriesPerRequest' | 'commandTimeout' | 'connectionName'
>;

/** An open Redis. `close` closes all of its connections. */
export type RedisHandle = {
  /** Options for BullMQ: reconnects forever, within a second. May contain a password: never log them. */
  readonly options: ConnectionOptions;
  /** Shared, for ordinary commands; never for blocking ones. */
  readonly client: Redis;
  /** Recommended changes to this Redis' settings. */
  readonly warnings: readonly string[];
  /**
   * Opens another connection, for blocking commands or a shorter life span; closed with the handle at the
   * latest.
   */
  duplicate(extra?: DuplicateOptions): Redis;
  /** Closes the connections; the last user stops an embedded server. Never throws. */
  close(): Promise<void>;
};

/** Deletes every key of the Setpoint with this prefix, in batches. */
export const removeKeys = async (client: Redis, prefix: string): Promise<void> => {
  const pattern = `${keysBegin(prefix).replace(/[*?[\]\\]/g, '\\$&')}*`;
  for (const node of nodesOf(client)) {
    for await (const keys of node.scanStream({ match: pattern, count: 500 })) {
      // One by one: those of several accounts are in several slots of a cluster.
      await Promise.all((keys as string[]).map((key) => client.unlink(key)));
    }
  }
};
