import { UsageError } from '../model/errors.ts';

/** Connection options for both ioredis and BullMQ. May contain a password: never log them. */
export type ConnectionOptions = {
  readonly host?: string;
  readonly port?: number;
  /** A unix socket, instead of host and port. */
  readonly path?: string;
  readonly db?: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: Record<string, never>;
  /** False where this user may not run INFO, by which ioredis checks it. */
  readonly enableReadyCheck?: boolean;
  /** No limit: commands wait for the reconnection, as BullMQ's workers require. */
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (times: number) => number;
};

/** Whether the user of a connection may run INFO. BullMQ reads the version by it, which is checked already. */
export const mayRunInfo = ({
  enableReadyCheck,
}: {
  readonly enableReadyCheck?: boolean | undefined;
}): boolean => enableReadyCheck !== false;

/** Reconnects forever with a short delay: a daemon recovers within seconds of its Redis. */
const patient = {
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(times * 100, 1000),
} as const;

/**
 * Connection options for BullMQ from `redis://`, `rediss://`, `unix:///path` or the path of a unix socket.
 * @throws UsageError for anything else; never repeats the URL, which may contain a password
 */
export const redisOptions = (redisUrl: string): ConnectionOptions => ({ ...patient, ...address(redisUrl) });

type Address = Omit<ConnectionOptions, keyof typeof patient>;

const address = (redisUrl: string): Address => {
  if (redisUrl.startsWith('/')) return { path: redisUrl };
  const url = parse(redisUrl);
  if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname), ...login(url) };
  return {
    // In a URL, an IPv6 address is in brackets.
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: url.port === '' ? 6379 : Number(url.port),
    db: database(url),
    ...login(url),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  };
};

const parse = (redisUrl: string): URL => {
  const url = URL.canParse(redisUrl) ? new URL(redisUrl) : null;
  if (url === null || !['redis:', 'rediss:', 'unix:'].includes(url.protocol)) throw unreadable();
  return url;
};

const login = (url: URL): Address => ({
  ...(url.username === '' ? {} : { username: decoded(url.username) }),
  ...(url.password === '' ? {} : { password: decoded(url.password) }),
});

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const database = (url: URL): number => {
  const text = url.searchParams.get('db') ?? url.pathname.replace(/^\//, '');
  if (text === '') return 0;
  if (!/^\d{1,5}$/.test(text)) throw unreadable();
  return Number(text);
};

const unreadable = (): UsageError =>
  new UsageError(
    'REDIS_URL is not an address of Redis. Write redis://[user:password@]host:port[/database], rediss://… for TLS, ' +
      'or unix:///path/of/the.sock, with special characters of a password percent-encoded; or unset it to use an embedded server.',
  );
