import type { Redis } from 'ioredis';
import { z } from 'zod';
import { isCluster } from './cluster-client.ts';
import { defineScript } from './script.ts';

const time = z.tuple([z.coerce.number(), z.coerce.number()]);

/** KEYS: a key on the cluster node whose time is read. */
const timeScript = defineScript(`return redis.call('TIME')`, (reply) => time.parse(reply));

/**
 * Reads Redis' clock, in whole ms since the epoch.
 * @param key whose node is asked in a cluster, of which each node has a clock of its own
 */
export const readTime = async (client: Redis, key: string): Promise<number> => {
  const [seconds, micros] = isCluster(client)
    ? await timeScript(client, [key], [])
    : time.parse(await client.time());
  return seconds * 1_000 + Math.floor(micros / 1_000);
};
