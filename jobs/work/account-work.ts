import type { Redis } from 'ioredis';
import { sharedKeys } from '../../src/redis/keys.ts';
import { defineScript } from '../../src/redis/script.ts';
import { replaceUnreadable } from './replace-unreadable.ts';

/**
 * The mark of another process is removed only after this long, in ms: it is set before the job is added, and until
 * then the queue is empty.
 */
const FOREIGN_MARK_MS = 10_000;

/** Wake-ups kept for daemons that read them late; one that reads still later finds the marks. */
const WAKE_UPS_KEPT = 1_000;

/** KEYS marks; ARGV account, mark. Removes the mark unless another was set since. */
const removeScript = defineScript(
  `if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`,
  (reply) => reply === 1,
);

/**
 * Tells daemons that the queue of an account has jobs. They have a worker for it only then.
 *
 * A mark is in Redis from before the first job is added until the queue was found empty, so that every daemon finds
 * the jobs of a process that died. A wake-up is quicker, and may be lost.
 */
export type AccountWork = {
  /** Runs `enqueue`, which adds jobs, and wakes the worker of this process, or all daemons if it has none. */
  add<T>(enqueue: () => Promise<T>): Promise<T>;
  /** Wakes the workers of all daemons: there are jobs for several, or for another one. */
  share(): Promise<void>;
  /** Calls back when this process adds a job, in place of waking all daemons, and when it shares jobs. */
  listen(on: { added(): void; shared(): void }): void;
  /**
   * Removes the mark, of a queue that is empty.
   * @returns whether there is none now; another process may be about to add a job
   */
  release(): Promise<boolean>;
};

/** The mark that another process has set, and since when this one knows it. */
type Foreign = { readonly mark: string; readonly since: number };

/** Makes no request. */
export const openAccountWork = (
  {
    redis,
    prefix,
    processId,
  }: { readonly redis: Redis; readonly prefix: string; readonly processId: string },
  account: string,
): AccountWork => {
  const { work, wakeUps } = sharedKeys(prefix);
  let here: { added(): void; shared(): void } | null = null;
  let count = 0;
  let own: string | null = null;
  let adding = 0;
  let foreign: Foreign | null = null;
  const share = async (): Promise<void> => {
    here?.shared();
    await replaceUnreadable(redis, wakeUps, () =>
      redis.xadd(wakeUps, 'MAXLEN', '~', WAKE_UPS_KEPT, '*', 'account', account),
    );
  };
  const isForeign = (mark: string): boolean => {
    if (foreign?.mark !== mark) foreign = { mark, since: performance.now() };
    return performance.now() - foreign.since < FOREIGN_MARK_MS;
  };
  return {
    add: async (enqueue) => {
      adding += 1;
      try {
        count += 1;
        const mark = `${processId}:${count}`;
        own = mark;
        await replaceUnreadable(redis, work, () => redis.hset(work, account, mark));
        const added = await enqueue();
        if (here === null) await share();
        return added;
      } finally {
        adding -= 1;
        here?.added();
      }
    },
    share,
    listen: (on) => {
      here = on;
    },
    release: async () => {
      if (adding > 0) return false;
      if (own !== null) {
        const mark = own;
        if (await removeScript(redis, [work], [account, mark])) {
          if (own === mark) own = null;
          return adding === 0;
        }
        if (own === mark) own = null;
      }
      const mark = await redis.hget(work, account);
      if (mark === null) return true;
      if (mark === own || isForeign(mark)) return false;
      return removeScript(redis, [work], [account, mark]);
    },
  };
};
