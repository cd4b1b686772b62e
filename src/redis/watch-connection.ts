import type { Redis } from 'ioredis';

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
  return error.message === '' ? (code ?? error.name) : error.message;
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
