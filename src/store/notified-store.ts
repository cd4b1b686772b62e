import { z } from 'zod';
import { type Trouble, troubleKinds } from '../model/notification.ts';
import { accountKeys } from '../redis/keys.ts';
import type { AccountLocation } from './account-location.ts';

/** The troubles of an account that notifications were sent for. */
export type Notified = {
  /** Grows with each notification: distinguishes a second one of the same text from a retry. */
  readonly sequence: number;
  readonly troubles: readonly Trouble[];
};

/** The notified troubles of one account, shared by all replicas. */
export interface NotifiedStore {
  read(): Promise<Notified>;
  save(notified: Notified): Promise<void>;
}

const notifiedSchema = z.object({
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

/** An unreadable value counts as empty: a repeated notification is better than none. */
const parsed = (text: string | null): Notified => {
  const nothing = { sequence: 0, troubles: [] };
  if (text === null) return nothing;
  try {
    return notifiedSchema.catch(nothing).parse(JSON.parse(text));
  } catch {
    return nothing;
  }
};

/** Opens the store; makes no request. */
export const openNotified = ({ redis, prefix, account }: AccountLocation): NotifiedStore => {
  const key = accountKeys(prefix, account).notified;
  return {
    read: async () => parsed(await redis.get(key)),
    save: async (notified) => {
      await redis.set(key, JSON.stringify(notified));
    },
  };
};
