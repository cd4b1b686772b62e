import { resolve } from 'node:path';
import { type RedisUrl, readRedisUrl } from './redis-url.ts';

/** How Redis is reached, beyond its URL. */
export type RedisAccess = {
  /** The login at the Sentinels; that of the URL is for the servers. */
  readonly sentinelUser: string | null;
  readonly sentinelPassword: string | null;
  /** Absolute paths of PEM files: the authorities that are trusted, and the certificate that is shown, with its key. */
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** The name in the server's certificate, where it is not the host of the URL. */
  readonly serverName: string | null;
};

export type RedisSettings = {
  /** Null for the embedded Redis. */
  readonly redisUrl: string | null;
  readonly redisAccess: RedisAccess;
};

type Variable = (name: string) => string | undefined;
type Report = (problem: string) => void;

const readUrl = (text: string | undefined, report: Report): RedisUrl | null => {
  if (text === undefined) return null;
  const url = readRedisUrl(text);
  const named = typeof url !== 'string' && (url.kind === 'server' ? url.host !== '' : url.kind !== 'socket');
  if (named) return url;
  report(`REDIS_URL ${typeof url === 'string' ? url : 'must name a host, as in redis://host:6379'}`);
  return null;
};

const readServerName = (value: string | undefined, report: Report): string | null => {
  if (value !== undefined && !/^[A-Za-z0-9._-]+$/.test(value)) {
    report('SETPOINT_REDIS_SERVER_NAME must be the name of a host, as in redis.example.com');
  }
  return value ?? null;
};

/** A setting that has no effect is a mistake: what it was meant to protect is not protected. */
const reportUnused = (
  given: { readonly [name: string]: string | undefined },
  used: boolean,
  scheme: string,
  report: Report,
): void => {
  if (used) return;
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) report(`${name} is for ${scheme} only: unset it, or correct REDIS_URL`);
  }
};

/**
 * Reads how Redis is reached.
 * @param from.secret reads a variable that may also be in a file
 */
export const readRedisSettings = (from: {
  readonly variable: Variable;
  readonly secret: Variable;
  readonly cwd: string;
  readonly report: Report;
}): RedisSettings => {
  const { variable, secret, cwd, report } = from;
  const text = secret('REDIS_URL');
  const url = readUrl(text, report);
  const ca = variable('SETPOINT_REDIS_CA_FILE');
  const cert = variable('SETPOINT_REDIS_CERT_FILE');
  const key = variable('SETPOINT_REDIS_KEY_FILE');
  const serverName = variable('SETPOINT_REDIS_SERVER_NAME');
  const user = variable('SETPOINT_REDIS_SENTINEL_USER');
  const password = secret('SETPOINT_REDIS_SENTINEL_PASSWORD');
  // Of a URL that is not valid, nothing is known.
  if (text === undefined || url !== null) {
    const ofTls = {
      SETPOINT_REDIS_CA_FILE: ca,
      SETPOINT_REDIS_CERT_FILE: cert,
      SETPOINT_REDIS_KEY_FILE: key,
      SETPOINT_REDIS_SERVER_NAME: serverName,
    };
    reportUnused(ofTls, url?.tls === true, 'rediss://, rediss+cluster:// and rediss+sentinel://', report);
    const ofSentinels = { SETPOINT_REDIS_SENTINEL_USER: user, SETPOINT_REDIS_SENTINEL_PASSWORD: password };
    reportUnused(ofSentinels, url?.kind === 'sentinel', 'redis+sentinel:// and rediss+sentinel://', report);
  }
  if (cert !== undefined && key === undefined)
    report('SETPOINT_REDIS_CERT_FILE needs SETPOINT_REDIS_KEY_FILE');
  if (key !== undefined && cert === undefined)
    report('SETPOINT_REDIS_KEY_FILE needs SETPOINT_REDIS_CERT_FILE');
  if (user !== undefined && password === undefined)
    report('SETPOINT_REDIS_SENTINEL_USER needs SETPOINT_REDIS_SENTINEL_PASSWORD');
  const file = (value: string | undefined): string | null =>
    value === undefined ? null : resolve(cwd, value);
  return {
    redisUrl: text ?? null,
    redisAccess: Object.freeze({
      sentinelUser: user ?? null,
      sentinelPassword: password ?? null,
      caFile: file(ca),
      certFile: file(cert),
      keyFile: file(key),
      serverName: text === undefined || url?.tls === false ? null : readServerName(serverName, report),
    }),
  };
};

/** The passwords among these settings, to register for scrubbing. */
export const redisSecrets = ({ redisUrl, redisAccess }: RedisSettings): readonly string[] => {
  const url = redisUrl === null ? null : readRedisUrl(redisUrl);
  const password = url === null || typeof url === 'string' ? undefined : url.password;
  return [password ?? '', redisAccess.sentinelPassword ?? ''];
};
