import type { Redis } from 'ioredis';
import { connectionProblem, type RedisLog } from './watch-connection.ts';

/**
 * Starts the embedded server again when it is gone while we use it: nobody else looks after it. Runs once per
 * lost connection and failed attempt, never twice at a time.
 */
export const restartWhenGone = (client: Redis, restart: () => Promise<unknown>, log: RedisLog) => {
  let running: Promise<void> | null = null;
  const attempt = async (): Promise<void> => {
    try {
      await restart();
    } catch (error) {
      const problem = error instanceof Error ? connectionProblem(error) : 'unknown';
      log.warn({ problem }, 'The embedded Redis is gone and could not be started again');
    }
    running = null;
  };
  const onClose = () => {
    running ??= attempt();
  };
  client.on('close', onClose);
  return {
    /** Call it before the server is meant to end. */
    stop: async (): Promise<void> => {
      client.off('close', onClose);
      await running;
    },
  };
};
