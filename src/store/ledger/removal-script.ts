import { z } from 'zod';
import { REMOVALS_COUNT_MS, type Removal } from '../../model/ledger-entry.ts';
import { defineScript } from '../../redis/script.ts';

/** More than an account has. */
const MOST_REMOVALS = 10_000;

/**
 * KEYS removals; ARGV id, time in ms. Recording an id again only moves its time, so that retries do not count
 * twice.
 */
export const noteRemovalScript = defineScript(
  `
local removals, id, at = KEYS[1], ARGV[1], ARGV[2]
redis.call('ZADD', removals, at, id)
redis.call('ZREMRANGEBYSCORE', removals, '-inf', at - ${REMOVALS_COUNT_MS})
redis.call('ZREMRANGEBYRANK', removals, 0, -${MOST_REMOVALS + 1})
redis.call('PEXPIRE', removals, ${REMOVALS_COUNT_MS})
return 1
`,
  (reply) => z.literal(1).parse(reply),
);

/** Reads the reply of ZRANGE … WITHSCORES. */
export const removalsOf = (reply: readonly string[]): readonly Removal[] =>
  reply.flatMap((id, at) => (at % 2 === 0 ? [{ id, at: Number(reply[at + 1]) }] : []));
