import { UsageError } from '../model/errors.ts';

/**
 * Options of a connection, as both ioredis and BullMQ take them. They may hold a password: never log them.
 */
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

/** Waiting never ends and never grows long: a daemon works again within seconds of its Redis' return. */
const patient = {
  maxRetriesPerRequest: null,
  retryStrategy: (times: number) => Math.min(times * 100, 1000),
} as const;

/**
 * Connection options fit for BullMQ from `redis://`, `rediss://`, `unix:///path` or the plain path of a unix
 * socket.
 * @throws UsageError when it is none of these; the text never repeats the URL, since it may hold a password
 */
export const redisOptions = (redisUrl: string): ConnectionOptions => ({ ...patient, ...address(redisUrl) });

type Address = Omit<ConnectionOptions, keyof typeof patient>;

const address = (redisUrl: string): Address => {
  if (redisUrl.startsWith('/')) return { path: redisUrl };
  const url = parse(redisUrl);
  if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname), ...login(url) };
  return {
    // Brackets belong to a URL's IPv6 address, not to the address.
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
