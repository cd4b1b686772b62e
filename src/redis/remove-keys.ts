import type { Redis } from 'ioredis';

/** Deletes every key with a prefix, in batches. */
export const removeKeys = async (client: Redis, prefix: string): Promise<void> => {
  const pattern = `${prefix.replace(/[*?[\]\\]/g, '\\$&')}:*`;
  for await (const keys of client.scanStream({ match: pattern, count: 500 })) {
    if (Array.isArray(keys) && keys.length > 0) await client.unlink(...(keys as string[]));
  }
};
