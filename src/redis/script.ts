import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script as a function: one atomic step in Redis. Arguments become strings there. */
export type Script<Reply> = (
  client: Redis,
  keys: readonly string[],
  values: readonly (string | number)[],
) => Promise<Reply>;

/**
 * Makes a function of a Lua script. The text travels only when the server does not know it yet. A connection
 * lost before the reply makes ioredis send it again, so a script must bear to run twice, if need be by
 * replying that its premise has changed.
 * @param read checks and types the reply
 */
export const defineScript = <Reply>(lua: string, read: (reply: unknown) => Reply): Script<Reply> => {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (client, keys, values) => {
    // As one array: an estate's worth of arguments is more than a call can have.
    const rest = [keys.length, ...keys, ...values];
    try {
      return read(await client.call('evalsha', [sha, ...rest]));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return read(await client.call('eval', [lua, ...rest]));
    }
  };
};
