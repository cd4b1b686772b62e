import { defineScript } from '../../redis/script.ts';

/** In place of the expected number of integrations: do not compare. */
export const ANY_COUNT = -1;

/**
 * Compare-and-set of the last run and the changed integrations. KEYS last run, integrations; ARGV the
 * expected run's text (or empty), the expected number of integrations (or -1), the new run's text, the number
 * of changed integrations, each one's key and text, then the removed keys. Replies whether it was saved; a
 * repeated call replies that it was not.
 */
export const saveStatusScript = defineScript(
  `
local count = tonumber(ARGV[2])
if count ~= ${ANY_COUNT} then
  if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] or redis.call('HLEN', KEYS[2]) ~= count then return 0 end
end
redis.call('SET', KEYS[1], ARGV[3])
local changed = 4 + 2 * ARGV[4]
for i = 5, changed, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
for i = changed + 1, #ARGV do redis.call('HDEL', KEYS[2], ARGV[i]) end
return 1
`,
  (reply) => reply === 1,
);
