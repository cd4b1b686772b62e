import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script as a function: one atomic step in Redis. Arguments arrive as strings. */
export type Script<Reply> = (
  client: Redis,
  keys: readonly string[],
  values: readonly (string | number)[],
) => Promise<Reply>;

/**
 * Wraps a Lua script. Sends its text only if the server has not cached it. ioredis resends a script when the
 * connection is lost before the reply, so scripts must be safe to run twice, if need be by replying that
 * their precondition no longer holds.
 * @param read validates and types the reply
 */
export const defineScript = <Reply>(lua: string, read: (reply: unknown) => Reply): Script<Reply> => {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (client, keys, values) => {
    // One array, since a large state exceeds the limit of call arguments.
    const rest = [keys.length, ...keys, ...values];
    try {
      return read(await client.call('evalsha', [sha, ...rest]));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return read(await client.call('eval', [lua, ...rest]));
    }
  };
};
