import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { UsageError } from '../model/errors.ts';
import type { RedisAccess } from '../settings/redis-settings.ts';
import { type RedisEndpoint, type RedisUrl, readRedisUrl } from '../settings/redis-url.ts';

/** Connection options for both ioredis and BullMQ. May contain a password: never log them. */
export type ConnectionOptions = {
  readonly host?: string;
  readonly port?: number;
  /** A unix socket, instead of host and port. */
  readonly path?: string;
  /** Instead of host and port: the Sentinels that know the address of the master, and its name. */
  readonly sentinels?: RedisEndpoint[];
  readonly name?: string;
  /** Instead of host and port: some nodes of a cluster, which know the others. */
  readonly cluster?: readonly RedisEndpoint[];
  readonly sentinelUsername?: string;
  readonly sentinelPassword?: string;
  readonly sentinelTLS?: TlsOptions;
  readonly enableTLSForSentinelMode?: boolean;
  readonly db?: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
  /** False where this user may not run INFO, by which ioredis checks it. */
  readonly enableReadyCheck?: boolean;
  /** A reply may take as long before the connection counts as lost, in ms. */
  readonly socketTimeout: number;
  /** No limit: commands wait for the reconnection, as BullMQ's workers require. */
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (times: number) => number;
  readonly reconnectOnError: (error: Error) => false | 1 | 2;
};

/** Whether the user of a connection may run INFO. BullMQ reads the version by it, which is checked already. */
export const mayRunInfo = ({
  enableReadyCheck,
}: {
  readonly enableReadyCheck?: boolean | undefined;
}): boolean => enableReadyCheck !== false;

/** The server was demoted while we were connected: another one is the primary. */
const demoted = /\bREADONLY\b|^UNBLOCKED\b/;

/** Reconnects forever with a short delay: a daemon recovers within seconds of its Redis. */
const patient = {
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(times * 100, 1000),
  connectTimeout: 5_000,
  // A frozen server and a lost network answer nothing, not even that the connection is gone. The reply to a
  // blocking command takes up to ten seconds: BullMQ asks for no more.
  socketTimeout: 12_000,
  keepAlive: 5_000,
  // The host may name another server by now.
  reconnectOnError: (error: Error) => (demoted.test(error.message) ? 1 : false),
} as const;

/** Nothing but the URL. */
const plainAccess = { sentinelUser: null, sentinelPassword: null };

/** How Redis is reached, with its TLS files read. */
export type ReadyAccess = Pick<RedisAccess, 'sentinelUser' | 'sentinelPassword'> & {
  readonly tls?: TlsOptions;
};

/**
 * Connection options for BullMQ from a URL of Redis (`readRedisUrl` lists them).
 * @throws UsageError for anything else; never repeats the URL, which may contain a password
 */
export const redisOptions = (redisUrl: string, access: ReadyAccess = plainAccess): ConnectionOptions => {
  const url = readRedisUrl(redisUrl);
  if (typeof url === 'string') throw unreadable();
  const { username, password } = url;
  return {
    ...patient,
    ...place(url, access),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(url.tls ? { tls: access.tls ?? {} } : {}),
  };
};

const place = (url: RedisUrl, access: ReadyAccess): Partial<ConnectionOptions> => {
  switch (url.kind) {
    case 'socket':
      return { path: url.path };
    case 'server':
      return { host: url.host || 'localhost', port: url.port, db: url.db };
    case 'cluster':
      return { cluster: url.nodes };
    case 'sentinel':
      return { name: url.master, sentinels: [...url.sentinels], db: url.db, ...sentinelOptions(url, access) };
  }
};

const sentinelOptions = (
  { tls }: RedisUrl,
  { sentinelUser, sentinelPassword, tls: files = {} }: ReadyAccess,
): Partial<ConnectionOptions> & { readonly [name: string]: unknown } => ({
  ...(sentinelUser === null ? {} : { sentinelUsername: sentinelUser }),
  ...(sentinelPassword === null ? {} : { sentinelPassword }),
  ...(tls ? { sentinelTLS: files, enableTLSForSentinelMode: true } : {}),
  sentinelRetryStrategy: (times: number) => Math.min(times * 100, 1000),
  // A frozen Sentinel must not hold up the question to the next one.
  sentinelCommandTimeout: 2_000,
  // The Sentinels know the new master, so the command can be sent there.
  reconnectOnError: (error: Error) => (demoted.test(error.message) ? 2 : false),
});

const unreadable = (): UsageError =>
  new UsageError(
    'REDIS_URL is not an address of Redis. Write redis://[user:password@]host:port[/database], rediss://… for TLS, ' +
      'redis+sentinel://[user:password@]host:port,host:port/master[/database] for Sentinel, redis+cluster://[user:password@]host:port,host:port for a cluster, ' +
      'or unix:///path/of/the.sock, with special characters of a password percent-encoded; or unset it to use an embedded server.',
  );
