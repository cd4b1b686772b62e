import type { Redis } from 'ioredis';

/** Removes every key under a prefix, a few at a time. */
export const removeKeys = async (client: Redis, prefix: string): Promise<void> => {
  const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}:*`;
  for await (const keys of client.scanStream({ match: pattern, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await client.unlink(...(keys as string[]));
  }
};
