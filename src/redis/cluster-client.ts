import { Cluster, type ClusterOptions, type Redis } from 'ioredis';
import type { RedisEndpoint } from '../settings/redis-url.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** What ioredis does after a command failed at a node. */
type Handlers = { connectionClosed(): void; readonly [name: string]: unknown };

const CLOSED = 'Connection is closed.';

/** A node that starts, was demoted, or has lost its master: another one has the slot, or will. */
const passing = /^(LOADING|READONLY|MASTERDOWN|UNBLOCKED)\b/;

const RETRY_MS = 200;

/** A cluster whose commands wait, as those of a single Redis do, until a node takes them. */
class PatientCluster extends Cluster {
  /** It was closed by its user, whose commands are over then. */
  private isLeft = false;

  override connect(): Promise<void> {
    this.isLeft = false;
    return super.connect();
  }

  override disconnect(reconnect = false): void {
    this.isLeft = !reconnect;
    super.disconnect(reconnect);
  }

  override quit(): Promise<'OK'> {
    this.isLeft = true;
    return super.quit();
  }

  /** ioredis would give up while every node is away. */
  override handleError(error: Error, ttl: { value?: number }, handlers: Handlers): void {
    const isAway =
      error.message === CLOSED && this.status !== 'ready' && this.status !== 'end' && !this.isLeft;
    if (isAway || passing.test(error.message)) {
      setTimeout(() => handlers.connectionClosed(), RETRY_MS);
      return;
    }
    super.handleError(error, ttl, handlers);
  }
}

/** The name in a certificate is that of the host, not its address. */
const nameItself: NonNullable<ClusterOptions['dnsLookup']> = (host, found) => found(null, host);

const optionsOf = (redisOptions: ConnectionOptions) => ({
  // BullMQ and ioredis change what they are given.
  redisOptions: { ...redisOptions, lazyConnect: true },
  enableReadyCheck: redisOptions.enableReadyCheck ?? true,
  clusterRetryStrategy: (times: number) => Math.min(times * 100, 1_000),
  // A failover takes seconds; commands wait for it.
  maxRedirections: Number.MAX_SAFE_INTEGER,
  retryDelayOnFailover: RETRY_MS,
  retryDelayOnClusterDown: RETRY_MS,
  slotsRefreshTimeout: 2_000,
  // Without it, nothing notices that a frozen master was replaced.
  slotsRefreshInterval: 3_000,
  ...(redisOptions.tls === undefined ? {} : { dnsLookup: nameItself }),
});

/**
 * Creates a client of a cluster, which connects at once. It is typed as that of a single Redis, since it has the same
 * commands; those of one call must be about keys of one hash tag. `SCAN` it does not have: see `nodesOf`.
 */
export const createCluster = (nodes: readonly RedisEndpoint[], options: ConnectionOptions): Redis => {
  const cluster = new PatientCluster([...nodes], optionsOf(options));
  return cluster as unknown as Redis;
};

/** Whether the client is one of a cluster. */
export const isCluster = (client: Redis): boolean => (client as Redis | Cluster) instanceof Cluster;

/** The connections to each master of a cluster, or the only one. */
export const nodesOf = (client: Redis | Cluster): readonly Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client];
