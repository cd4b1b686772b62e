import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';
import { askSentinels } from './ask-sentinels.ts';
import { connectionProblem, disconnect } from './connection-problem.ts';
import { explainTls } from './explain-tls.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** The logger for Redis connections; pino fits. Data never contains a command's arguments or a URL. */
export type RedisLog = {
  debug(data: object, text: string): void;
  info(data: object, text: string): void;
  warn(data: object, text: string): void;
};

/**
 * Logs the loss and the return of a connection, once each; without it, ioredis prints every failed attempt.
 */
export const watchConnection = (client: Redis, log: RedisLog): Redis => {
  let away = false;
  client.on('error', (error: Error) => {
    const problem = explainTls(error) ?? connectionProblem(error);
    if (!away) log.warn({ problem }, 'Redis connection lost; reconnecting');
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info({}, 'Redis connection restored');
    away = false;
  });
  return client;
};

const PATIENCE_MS = 5000;

/** Errors that a retry does not fix. */
const refusals = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR DB index)/;

const isFinal = (error: Error): boolean => refusals.test(error.message) || explainTls(error) !== null;

/** An ordinary command is answered at once; after this long, in ms, the server is frozen or out of reach. */
const REPLY_TIMEOUT_MS = 5_000;

/**
 * Opens a connection for ordinary commands, and waits until it is ready.
 * @throws UsageError after 5 s without a reply, or at once if Redis rejects the login, the TLS connection fails, or
 * no Sentinel knows the master
 */
export const connect = async (
  options: ConnectionOptions & { readonly connectionName?: string },
  log: RedisLog,
): Promise<Redis> => {
  const { sentinels } = options;
  const master = sentinels === undefined ? null : await askSentinels({ ...options, sentinels });
  // Its ready check runs INFO, which not every user may; it complains about that on the console.
  const client = new Redis({
    ...options,
    socketTimeout: REPLY_TIMEOUT_MS,
    enableReadyCheck: false,
    lazyConnect: true,
  });
  try {
    await firstReady(client, options);
    client.options.enableReadyCheck = await waitUntilLoaded(client, options);
  } catch (problem) {
    disconnect(client);
    const place = master ? { ...master, master: options.name } : options;
    throw new UsageError(unreachable(place, problem instanceof Error ? problem : new Error('')));
  }
  return watchConnection(client, log);
};

const noAnswer = ({ tls }: ConnectionOptions): Error =>
  // A Redis without TLS waits for the rest of what it takes for a command.
  new Error(
    `no answer within ${PATIENCE_MS / 1000} s${tls ? '; perhaps it does not speak TLS at this port' : ''}`,
  );

const firstReady = (client: Redis, options: ConnectionOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    let last = noAnswer(options);
    const timer = setTimeout(() => reject(last), PATIENCE_MS);
    client.on('error', (error: Error) => {
      last = error.message.startsWith('Socket timeout') ? noAnswer(options) : error;
      if (isFinal(error)) {
        clearTimeout(timer);
        reject(error);
      }
    });
    client.once('ready', () => {
      clearTimeout(timer);
      client.removeAllListeners('error');
      resolve();
    });
    client.connect().catch(() => undefined);
  });

const LOADING_MS = 100;

/** Does not keep the process alive. @throws Error after 5 s */
const refuseSilence = async (options: ConnectionOptions): Promise<never> => {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw noAnswer(options);
};

/**
 * Waits while Redis loads its data.
 * @returns whether this user may run INFO, which says so
 * @throws the error of Redis when it refuses this user altogether
 */
const waitUntilLoaded = async (client: Redis, options: ConnectionOptions): Promise<boolean> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOADING_MS)) {
    try {
      const info = await Promise.race([client.info('persistence'), refuseSilence(options)]);
      if (!/^loading:1/m.test(info)) return true;
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      // Managed services also rename it away.
      if (/^(NOPERM|ERR unknown command)/i.test(text)) return false;
      if (!text.startsWith('LOADING')) throw error;
    }
  }
  throw new Error('it is still loading its data');
};

type Place = Pick<ConnectionOptions, 'path' | 'host' | 'port'> & { readonly master?: string | undefined };

const unreachable = ({ path, host, port, master }: Place, error: Error): string => {
  const place = `${path ?? `${host}:${port}`}${master === undefined ? '' : `, the master ${master},`}`;
  const tls = explainTls(error);
  if (tls !== null) return `Redis at ${place} cannot be used: ${tls} (${connectionProblem(error)}).`;
  return (
    `Redis at ${place} cannot be used: ${connectionProblem(error)}. Check that it runs and that REDIS_URL has the right host, port, ` +
    'user, password and scheme (rediss:// for TLS), or unset REDIS_URL to let setpoint start its own redis-server.'
  );
};
