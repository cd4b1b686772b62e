import { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';
import type { RedisEndpoint } from '../settings/redis-url.ts';
import { connectionProblem, disconnect } from './connection-problem.ts';
import { explainTls } from './explain-tls.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** A Sentinel has this long to answer, in ms. */
const PATIENCE_MS = 2_000;

/** What one Sentinel said about the master. */
type Answer =
  | { readonly kind: 'known'; readonly master: RedisEndpoint }
  | { readonly kind: 'unknown'; readonly watched: readonly string[] }
  | { readonly kind: 'failed'; readonly problem: string };

const nameOf = ({ host, port }: RedisEndpoint): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Opens a connection to one Sentinel that gives up instead of reconnecting. */
const openSentinel = (sentinel: RedisEndpoint, options: ConnectionOptions): Redis =>
  new Redis({
    ...sentinel,
    ...(options.sentinelUsername === undefined ? {} : { username: options.sentinelUsername }),
    ...(options.sentinelPassword === undefined ? {} : { password: options.sentinelPassword }),
    ...(options.sentinelTLS === undefined ? {} : { tls: options.sentinelTLS }),
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });

const problemOf = (error: Error): string => {
  if (/\b(?:NOAUTH|WRONGPASS)\b|without any password configured|AUTH .* called without/i.test(error.message))
    return `it does not accept our login (${connectionProblem(error)}); set SETPOINT_REDIS_SENTINEL_PASSWORD, and SETPOINT_REDIS_SENTINEL_USER where it has users`;
  if (/\bNOPERM\b/.test(error.message))
    return 'its user lacks a right; give it +sentinel|get-master-addr-by-name, +sentinel|sentinels and +sentinel|masters';
  if (/unknown command/i.test(error.message)) return 'it is no Sentinel';
  return explainTls(error) ?? connectionProblem(error);
};

const watchedBy = async (client: Redis): Promise<readonly string[]> => {
  const masters = await client.call('SENTINEL', 'MASTERS').catch(() => []);
  const rows = Array.isArray(masters) ? (masters as string[][]) : [];
  return rows.flatMap((row) => row[row.indexOf('name') + 1] ?? []);
};

/** Asks one Sentinel for the address of the master. Never throws. */
const ask = async (sentinel: RedisEndpoint, options: ConnectionOptions): Promise<Answer> => {
  const client = openSentinel(sentinel, options);
  let lost: Error | null = null;
  client.on('error', (error: Error) => {
    lost ??= error;
  });
  try {
    const address = await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', options.name ?? '');
    if (!Array.isArray(address)) return { kind: 'unknown', watched: await watchedBy(client) };
    return { kind: 'known', master: { host: String(address[0]), port: Number(address[1]) } };
  } catch (error) {
    // The error of the command only says that the connection is closed; that of the connection says why.
    return { kind: 'failed', problem: problemOf(lost ?? (error as Error)) };
  } finally {
    disconnect(client);
  }
};

/**
 * Asks the Sentinels for the address of the master.
 * @throws UsageError that names each Sentinel where none knows the master
 */
export const askSentinels = async (
  options: ConnectionOptions & { readonly sentinels: readonly RedisEndpoint[] },
): Promise<RedisEndpoint> => {
  const answers = await Promise.all(options.sentinels.map((sentinel) => ask(sentinel, options)));
  const known = answers.find((answer) => answer.kind === 'known');
  if (known) return known.master;
  const unknown = answers.flatMap((answer) => (answer.kind === 'unknown' ? [answer] : []));
  if (unknown.length > 0) {
    const watched = [...new Set(unknown.flatMap((answer) => answer.watched))].toSorted();
    throw new UsageError(
      `The Sentinels of REDIS_URL do not watch a master named ${options.name}. They watch ${watched.join(', ') || 'none'}. ` +
        'Correct the name in REDIS_URL, which follows the hosts, as in redis+sentinel://host:26379/mymaster.',
    );
  }
  const failed = answers.flatMap((answer, at) =>
    answer.kind === 'failed'
      ? [`${nameOf(options.sentinels[at] ?? { host: '', port: 0 })}: ${answer.problem}`]
      : [],
  );
  throw new UsageError(
    `No Sentinel of REDIS_URL can be used. ${failed.join('. ')}. Check that they run, and that REDIS_URL has their hosts and ports.`,
  );
};
