import type { Redis } from 'ioredis';
import type { RedisLog } from './redis-log.ts';

/**
 * What a connection error may say: its code, or its text, which for an error reply holds no arguments. Never the error
 * itself: a reply error carries the command with all it was to store.
 */
export const connectionProblem = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return error.message === '' ? (code ?? error.name) : error.message;
};

/** Says once that a connection was lost, and once that it is back; without it ioredis prints every failed attempt itself. */
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
