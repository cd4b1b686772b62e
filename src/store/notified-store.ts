import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Trouble, troubleKinds } from '../model/notification.ts';

/** The troubles of an account that people were told of. */
export type StoredTold = {
  /** Grows with each telling: it tells a second message of the same words from the first sent twice. */
  readonly sequence: number;
  readonly troubles: readonly Trouble[];
};

/** What people were told of one account, shared by all replicas. */
export interface ToldStore {
  read(): Promise<StoredTold>;
  save(told: StoredTold): Promise<void>;
}

const toldSchema = z.object({
  sequence: z.int().nonnegative(),
  troubles: z.array(
    z.object({
      kind: z.enum(troubleKinds),
      key: z.string().nullable(),
      message: z.string(),
      mended: z.literal(true).exactOptional(),
    }),
  ),
});

/** What cannot be read counts as never told: told twice is better than not at all. */
const parsed = (text: string | null): StoredTold => {
  const nothing = { sequence: 0, troubles: [] };
  if (text === null) return nothing;
  try {
    return toldSchema.catch(nothing).parse(JSON.parse(text));
  } catch {
    return nothing;
  }
};

/** Opens it; makes no request. */
export const openTold = (settings: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
}): ToldStore => {
  const { redis, prefix, account } = settings;
  const key = `${prefix}:told:${account}`;
  return {
    read: async () => parsed(await redis.get(key)),
    save: async (told) => {
      await redis.set(key, JSON.stringify(told));
    },
  };
};
