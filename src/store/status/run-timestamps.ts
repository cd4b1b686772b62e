import { accountKeys } from '../../redis/keys.ts';
import type { AccountLocation } from '../account-location.ts';
import { parsed } from '../parsed.ts';
import { storedTime } from '../stored-time.ts';

/** When something of an account last happened, over all processes, in ms since the epoch; null: never. */
export type RunTimestamps = {
  /** A run read everything live of it. */
  readonly observedAt: number | null;
  /** A run over the whole account ended converged. */
  readonly convergedAt: number | null;
  /** A run ended, however. */
  readonly endedAt: number | null;
};

/** The timestamps of one account. */
export type RunTimestampStore = {
  read(): Promise<RunTimestamps>;
  /** Records timestamps; null ones stay as they are. */
  record(times: Partial<RunTimestamps>): Promise<void>;
};

/** A text that is no time counts as never. */
const time = (text: string | null | undefined): number | null => parsed<number>(storedTime, text || null);

/** Opens the timestamps; makes no request. */
export const openRunTimestamps = ({ redis, prefix, account }: AccountLocation): RunTimestampStore => {
  const key = accountKeys(prefix, account).timestamps;
  return {
    read: async () => {
      const texts = await redis.hmget(key, 'observedAt', 'convergedAt', 'endedAt');
      const [observedAt, convergedAt, endedAt] = texts;
      return { observedAt: time(observedAt), convergedAt: time(convergedAt), endedAt: time(endedAt) };
    },
    record: async (times) => {
      const known = Object.entries(times).flatMap(([name, at]) => (at === null ? [] : [name, at]));
      if (known.length > 0) await redis.hset(key, ...known);
    },
  };
};
