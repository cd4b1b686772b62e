import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** The logger for Redis connections; pino fits. Data never contains a command's arguments or a URL. */
export type RedisLog = {
  debug(data: object, text: string): void;
  info(data: object, text: string): void;
  warn(data: object, text: string): void;
};

/**
 * The loggable part of a connection error: its message, else its code. Never the error itself: a reply error
 * carries the command and its arguments.
 */
export const connectionProblem = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return (error.message === '' ? (code ?? error.name) : error.message).replace(/\.+$/, '');
};

/**
 * Logs the loss and the return of a connection, once each; without it, ioredis prints every failed attempt.
 */
export const watchConnection = (client: Redis, log: RedisLog): Redis => {
  let away = false;
  client.on('error', (error: Error) => {
    if (!away) log.warn({ problem: connectionProblem(error) }, 'Redis connection lost; reconnecting');
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info({}, 'Redis connection restored');
    away = false;
  });
  return client;
};

/** Disconnects at once. Skips an ended connection: ioredis would keep the process alive for two seconds. */
export const disconnect = (client: Redis): void => {
  if (client.status !== 'end') client.disconnect();
};

const PATIENCE_MS = 5000;
const NO_ANSWER = `no answer within ${PATIENCE_MS / 1000} s`;

/** Errors that a retry does not fix. */
const refusals = /^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password|ERR DB index)/;

/**
 * Opens a connection and waits until it is ready.
 * @throws UsageError after 5 s without a reply, or at once if Redis rejects the login
 */
export const connect = async (
  options: ConnectionOptions & { readonly connectionName?: string },
  log: RedisLog,
): Promise<Redis> => {
  // Its ready check runs INFO, which not every user may; it complains about that on the console.
  const client = new Redis({ ...options, enableReadyCheck: false, lazyConnect: true });
  try {
    await firstReady(client);
    client.options.enableReadyCheck = await waitUntilLoaded(client);
  } catch (problem) {
    disconnect(client);
    throw new UsageError(unreachable(options, problem instanceof Error ? connectionProblem(problem) : ''));
  }
  return watchConnection(client, log);
};

const firstReady = (client: Redis): Promise<void> =>
  new Promise((resolve, reject) => {
    let last = new Error(NO_ANSWER);
    const timer = setTimeout(() => reject(last), PATIENCE_MS);
    client.on('error', (error: Error) => {
      last = error;
      if (refusals.test(error.message)) {
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
const noAnswer = async (): Promise<never> => {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw new Error(NO_ANSWER);
};

/**
 * Waits while Redis loads its data.
 * @returns whether this user may run INFO, which says so
 * @throws the error of Redis when it refuses this user altogether
 */
const waitUntilLoaded = async (client: Redis): Promise<boolean> => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOADING_MS)) {
    try {
      if (!/^loading:1/m.test(await Promise.race([client.info('persistence'), noAnswer()]))) return true;
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      // Managed services also rename it away.
      if (/^(NOPERM|ERR unknown command)/i.test(text)) return false;
      if (!text.startsWith('LOADING')) throw error;
    }
  }
  throw new Error('it is still loading its data');
};

const unreachable = (options: ConnectionOptions, problem: string): string => {
  const place = options.path ?? `${options.host}:${options.port}`;
  return (
    `Redis at ${place} cannot be used: ${problem}. Check that it runs and that REDIS_URL has the right host, port, ` +
    'user, password and scheme (rediss:// for TLS), or unset REDIS_URL to let setpoint start its own redis-server.'
  );
};
