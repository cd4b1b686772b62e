import { z } from 'zod';
import { type Trouble, troubleKinds } from '../model/notification.ts';
import type { AccountLocation } from './account-location.ts';

/** The troubles of an account that people were told of. */
export type Notified = {
  /** Grows with each telling: it tells a second message of the same words from the first sent twice. */
  readonly sequence: number;
  readonly troubles: readonly Trouble[];
};

/** What people were told of one account, shared by all replicas. */
export interface NotifiedStore {
  read(): Promise<Notified>;
  save(told: Notified): Promise<void>;
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
const parsed = (text: string | null): Notified => {
  const nothing = { sequence: 0, troubles: [] };
  if (text === null) return nothing;
  try {
    return toldSchema.catch(nothing).parse(JSON.parse(text));
  } catch {
    return nothing;
  }
};

/** Opens it; makes no request. */
export const openNotified = ({ redis, prefix, account }: AccountLocation): NotifiedStore => {
  const key = `${prefix}:told:${account}`;
  return {
    read: async () => parsed(await redis.get(key)),
    save: async (told) => {
      await redis.set(key, JSON.stringify(told));
    },
  };
};
