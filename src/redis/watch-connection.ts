import type { Redis } from 'ioredis';

/**
 * The part of the log that these rooms write to; a pino logger fits. Data never holds a command's arguments
 * or a URL.
 */
export type RedisLog = {
  debug(data: object, text: string): void;
  info(data: object, text: string): void;
  warn(data: object, text: string): void;
};

/**
 * What a connection error may say: its code, or its text, which for an error reply holds no arguments. Never
 * the error itself: a reply error carries the command with all it was to store.
 */
export const connectionProblem = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return error.message === '' ? (code ?? error.name) : error.message;
};

/**
 * Says once that a connection was lost, and once that it is back; without it ioredis prints every failed
 * attempt itself.
 */
export const watchConnection = (client: Redis, log: RedisLog): Redis => {
  let away = false;
  client.on('error', (error: Error) => {
    if (!away) log.warn({ problem: connectionProblem(error) }, 'Redis is away; waiting for it to come back');
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info({}, 'Redis is back');
    away = false;
  });
  return client;
};

/**
 * Ends a connection at once. One that has ended already is left alone: ioredis would keep the process alive
 * for two seconds over it.
 */
export const disconnect = (client: Redis): void => {
  if (client.status !== 'end') client.disconnect();
};
