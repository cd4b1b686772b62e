import type { Redis } from 'ioredis';
import { connectionProblem, type RedisLog } from './watch-connection.ts';

/**
 * Restarts the embedded server if it dies while in use: no service manager supervises it. Runs once per lost
 * connection and failed reconnect, never concurrently.
 */
export const restartWhenGone = (client: Redis, restart: () => Promise<unknown>, log: RedisLog) => {
  let running: Promise<void> | null = null;
  const attempt = async (): Promise<void> => {
    try {
      await restart();
    } catch (error) {
      const problem = error instanceof Error ? connectionProblem(error) : 'unknown';
      log.warn({ problem }, 'Restarting the embedded Redis failed');
    }
    running = null;
  };
  const onClose = () => {
    running ??= attempt();
  };
  client.on('close', onClose);
  return {
    /** Call before stopping the server on purpose. */
    stop: async (): Promise<void> => {
      client.off('close', onClose);
      await running;
    },
  };
};
