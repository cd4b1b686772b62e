import type { Redis } from 'ioredis';

/**
 * The loggable part of a connection error: its message, else its code. Never the error itself: a reply error
 * carries the command and its arguments.
 */
export const connectionProblem = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return (error.message === '' ? (code ?? error.name) : error.message).replace(/\.+$/, '');
};

/** Disconnects at once. Skips an ended connection: ioredis would keep the process alive for two seconds. */
export const disconnect = (client: Redis): void => {
  if (client.status !== 'end') client.disconnect();
};
