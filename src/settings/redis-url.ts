/** One server, as a URL names it. */
export type RedisEndpoint = { readonly host: string; readonly port: number };

type RedisPlace =
  /** The host may be empty: this machine. */
  | ({ readonly kind: 'server' } & RedisEndpoint)
  | { readonly kind: 'socket'; readonly path: string }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly RedisEndpoint[];
      /** The name under which the Sentinels watch the master. */
      readonly master: string;
    }
  | { readonly kind: 'cluster'; readonly nodes: readonly RedisEndpoint[] };

/** What `REDIS_URL` says. May contain a password: never log it. */
export type RedisUrl = RedisPlace & {
  readonly tls: boolean;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
};

const forms =
  'must be like redis://host:6379, rediss://user:password@host:6379/0, redis+sentinel://host:26379,host:26379/master or redis+cluster://host:6379,host:6379, with special characters of a password percent-encoded';
const numbered = 'must name its database by number, as in redis://host:6379/0';
const named =
  'must name the master that the Sentinels watch, as in redis+sentinel://host:26379,host:26379/mymaster';

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

type Login = Pick<RedisUrl, 'username' | 'password'>;

const login = (username: string, password: string): Login => ({
  ...(username === '' ? {} : { username: decoded(username) }),
  ...(password === '' ? {} : { password: decoded(password) }),
});

const database = (text: string): number | null =>
  text === '' ? 0 : /^\d{1,5}$/.test(text) ? Number(text) : null;

/** One of several hosts; null if it is none. An IPv6 address is in brackets. */
const endpoint = (text: string, usualPort: number): RedisEndpoint | null => {
  const [, address, name, port] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = address ?? name;
  const number = port === undefined ? usualPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
};

/**
 * The URLs that list several hosts, which no URL of the web can: the scheme, the login, the hosts, and the parts of
 * the path.
 */
const several = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^@/?#]*)@)?([^@/?#]*)(?:\/([^?#]*))?$/;

const readSeveral = (text: string): RedisUrl | string => {
  const [, scheme, kind, user = '', hosts = '', path = ''] = several.exec(text) ?? [];
  const usualPort = kind === 'cluster' ? 6379 : 26_379;
  const found = hosts.split(',').flatMap((host) => endpoint(host, usualPort) ?? []);
  if (scheme === undefined || found.length < hosts.split(',').length) return forms;
  const [, username = '', password = ''] = /^([^:]*)(?::(.*))?$/.exec(user) ?? [];
  const common = { tls: scheme === 'rediss', ...login(username, password) };
  return kind === 'cluster' ? clusterOf(found, path, common) : sentinelOf(found, path, common);
};

type Common = Pick<RedisUrl, 'tls' | 'username' | 'password'>;

/** A cluster has one database. */
const clusterOf = (nodes: readonly RedisEndpoint[], path: string, common: Common): RedisUrl | string =>
  path === '' || path === '0'
    ? { kind: 'cluster', nodes, db: 0, ...common }
    : 'must name no database, since a cluster has only one: redis+cluster://host:6379,host:6379';

const sentinelOf = (sentinels: readonly RedisEndpoint[], path: string, common: Common): RedisUrl | string => {
  const [master = '', db = '', ...rest] = path.split('/');
  // The names that Sentinel permits.
  if (!/^[A-Za-z0-9._-]+$/.test(master)) return named;
  const number = rest.length > 0 ? null : database(db);
  if (number === null) return numbered;
  return { kind: 'sentinel', sentinels, master, db: number, ...common };
};

const readServer = (text: string): RedisUrl | string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['redis:', 'rediss:', 'unix:'].includes(url.protocol) || url.port === '0')
    return forms;
  const user = login(url.username, url.password);
  if (url.protocol === 'unix:')
    return { kind: 'socket', path: decodeURIComponent(url.pathname), tls: false, db: 0, ...user };
  const db = database(url.searchParams.get('db') ?? url.pathname.replace(/^\//, ''));
  if (db === null) return numbered;
  return {
    kind: 'server',
    // In a URL, an IPv6 address is in brackets.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    db,
    tls: url.protocol === 'rediss:',
    ...user,
  };
};

/**
 * Reads `redis://`, `rediss://`, `redis+sentinel://`, `rediss+sentinel://`, `redis+cluster://`,
 * `rediss+cluster://`, `unix:///path` or the path of a unix socket.
 * @returns a string for anything else: what it must be. Never repeats the URL, which may contain a password
 */
export const readRedisUrl = (text: string): RedisUrl | string => {
  if (text.startsWith('/')) return { kind: 'socket', path: text, tls: false, db: 0 };
  return /^rediss?\+/.test(text) ? readSeveral(text) : readServer(text);
};
