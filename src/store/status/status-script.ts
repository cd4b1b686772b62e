import { defineScript } from '../../redis/script.ts';

/** In place of how many integrations are expected: what is there is not compared. */
export const WHATEVER_IS_THERE = -1;

/**
 * Keeps how a run ended and what it changed, in one step, only where what is kept there is still the expected. KEYS last run, integrations; ARGV the
 * expected run's text (or empty), how many integrations are expected (or -1), the new run's text, how many integrations changed, each one's key and text, then the keys
 * of those that are gone. Replies whether it was kept; sent twice it replies that it was not.
 */
export const saveStatusScript = defineScript(
  `
local count = tonumber(ARGV[2])
if count ~= ${WHATEVER_IS_THERE} then
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
