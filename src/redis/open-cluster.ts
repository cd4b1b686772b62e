import type { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';
import type { RedisEndpoint } from '../settings/redis-url.ts';
import { createCluster } from './cluster-client.ts';
import { connect, type RedisLog, watchConnection } from './connection.ts';
import { disconnect } from './connection-problem.ts';
import type { Connections } from './connections.ts';
import { inspectServer } from './inspect-server.ts';
import type { DuplicateOptions } from './redis-handle.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** An ordinary command is answered at once; after this long, in ms, the node is frozen or out of reach. */
const REPLY_TIMEOUT_MS = 5_000;

const PATIENCE_MS = 10_000;

export type OpenCluster = {
  readonly client: Redis;
  readonly connections: Connections;
  /** For each node, with what this user may do. */
  readonly options: ConnectionOptions;
  readonly warnings: readonly string[];
};

/**
 * Opens a cluster by the first of its nodes that answers.
 * @throws UsageError when none can be used, or they are no cluster
 */
export const openCluster = async (options: ConnectionOptions, log: RedisLog): Promise<OpenCluster> => {
  const { cluster = [], ...each } = options;
  const { mayRunInfo, warnings } = await askFirst(cluster, each, log);
  const known = { ...each, enableReadyCheck: mayRunInfo };
  const client = createCluster(cluster, { ...known, socketTimeout: REPLY_TIMEOUT_MS });
  await untilReady(client);
  watchConnection(client, log);
  return {
    client,
    options: known,
    warnings,
    connections: keepClusterConnections(client, cluster, known, log),
  };
};

type Asked = { readonly mayRunInfo: boolean; readonly warnings: readonly string[] };

const askFirst = async (
  cluster: readonly RedisEndpoint[],
  options: ConnectionOptions,
  log: RedisLog,
): Promise<Asked> => {
  let problem: unknown;
  for (const node of cluster) {
    try {
      return await ask({ ...options, ...node }, log);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
};

const ask = async (options: ConnectionOptions, log: RedisLog): Promise<Asked> => {
  const client = await connect(options, log);
  try {
    await client.cluster('SLOTS').catch((error: Error) => {
      if (/cluster support disabled|unknown command/i.test(error.message)) throw new UsageError(noCluster);
      throw error;
    });
    return { mayRunInfo: client.options.enableReadyCheck ?? true, warnings: await inspectServer(client) };
  } finally {
    disconnect(client);
  }
};

const noCluster =
  'REDIS_URL begins with redis+cluster://, but the Redis there is not a node of a cluster. Write redis:// (rediss:// for TLS) and one host.';

const untilReady = (client: Redis): Promise<void> =>
  new Promise((resolve, reject) => {
    let last = 'not all of its slots have a master';
    const failed = (error: Error & { lastNodeError?: Error }): void => {
      last = error.lastNodeError?.message ?? error.message;
    };
    const timer = setTimeout(() => {
      disconnect(client);
      reject(
        new UsageError(
          `The Redis Cluster of REDIS_URL cannot be used: ${last}. Check that each of its nodes can be reached from here, at the address that CLUSTER SLOTS names.`,
        ),
      );
    }, PATIENCE_MS);
    client.on('error', failed);
    client.once('ready', () => {
      clearTimeout(timer);
      client.off('error', failed);
      resolve();
    });
  });

const keepClusterConnections = (
  first: Redis,
  nodes: readonly RedisEndpoint[],
  options: ConnectionOptions,
  log: RedisLog,
): Connections => {
  const opened = new Set<Redis>();
  const duplicate = (extra: DuplicateOptions = {}): Redis => {
    const client = createCluster(nodes, { ...options, ...(extra as Partial<ConnectionOptions>) });
    client.duplicate = first.duplicate;
    return client;
  };
  // BullMQ duplicates the shared one for its blocking commands, which are answered later.
  first.duplicate = ((_nodes?: unknown, extra: { redisOptions?: DuplicateOptions } = {}) =>
    duplicate({ connectionName: extra.redisOptions?.connectionName })) as unknown as Redis['duplicate'];
  return {
    open: (extra) => {
      const client = watchConnection(duplicate(extra), log);
      opened.add(client);
      client.once('end', () => opened.delete(client));
      return client;
    },
    current: () => [first, ...opened],
    close: () => {
      for (const client of opened) disconnect(client);
    },
  };
};
