import type { Redis } from 'ioredis';

/**
 * Works with a key of our own that can be done without. One of another type, which something else wrote, is removed:
 * it would stop all accounts.
 */
export const replaceUnreadable = async <T>(redis: Redis, key: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('WRONGTYPE'))) throw error;
    await redis.del(key);
    return work();
  }
};
