import type { Check, ClockReading } from '../../model/check.ts';
import { UsageError } from '../../model/errors.ts';
import { explainReply } from '../../redis/explain-reply.ts';
import { openRedis } from '../../redis/open-redis.ts';
import { probeRights } from '../../redis/probe-rights.ts';
import { readServerTime } from '../../redis/read-server-time.ts';
import type { RedisHandle } from '../../redis/redis-handle.ts';
import type { Closers } from '../closers.ts';
import type { AppContext } from '../context.ts';

/** What the checks of Redis found. */
export type RedisChecks = {
  readonly checks: readonly Check[];
  /** Null: the other checks must do without. */
  readonly redis: RedisHandle | null;
  readonly clock: ClockReading | null;
};

const wrong = (message: string): Check => ({ subject: 'Redis', outcome: 'wrong', message });

const rightsProblems = async ({ client }: RedisHandle, prefix: string): Promise<readonly Check[]> => {
  const { commands, other } = await probeRights(client, prefix);
  return [
    ...(commands.length > 0
      ? [
          wrong(
            `The user of REDIS_URL may not run ${commands.join(', ')}. docs/running-in-production.md has the rights that it needs.`,
          ),
        ]
      : []),
    ...(other === null ? [] : [wrong(explainReply(other) ?? other.message)]),
  ];
};

const place = ({ settings }: AppContext): string =>
  settings.redisUrl === null ? "Setpoint's own redis-server" : 'the Redis of REDIS_URL';

const examine = async (context: AppContext, redis: RedisHandle): Promise<RedisChecks> => {
  const rights = await rightsProblems(redis, context.settings.prefix);
  if (rights.length > 0)
    return { checks: [...redis.warnings.map(wrong), ...rights], redis: null, clock: null };
  const clock = await readServerTime(redis.client);
  if (redis.warnings.length > 0) return { checks: redis.warnings.map(wrong), redis, clock };
  const message = `${place(context)} can be used, evicts nothing and keeps its data`;
  return { checks: [{ subject: 'Redis', outcome: 'ok', message }], redis, clock };
};

/** Opens Redis, and checks its settings and the rights of its user. */
export const checkRedis = async (
  context: AppContext,
  closers: Pick<Closers, 'add'>,
): Promise<RedisChecks> => {
  const { redisUrl, redisAccess, dataDir } = context.settings;
  try {
    const redis = await openRedis({ redisUrl, redisAccess, dataDir, log: context.log });
    closers.add(redis.close);
    return await examine(context, redis);
  } catch (error) {
    if (error instanceof UsageError) return { checks: [wrong(error.message)], redis: null, clock: null };
    const message = explainReply(error);
    if (message === null) throw error;
    return { checks: [wrong(message)], redis: null, clock: null };
  }
};
