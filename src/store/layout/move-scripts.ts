import { z } from 'zod';
import { defineScript } from '../../redis/script.ts';

/** Until when a process of the earlier version counts as alive, in ms by Redis' clock, and that clock's time. */
const aliveLua = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function alive_until(holders, first, last)
  local alive = tonumber(redis.call('ZREVRANGE', holders, 0, 0, 'WITHSCORES')[2] or 0)
  for i = first, last do alive = math.max(alive, now + redis.call('PTTL', KEYS[i])) end
  return alive
end
`;

/** KEYS holders, then signs of life. Replies for how much longer a process counts as alive, in ms; 0: none does. */
export const aliveScript = defineScript(
  `${aliveLua} return math.max(0, math.ceil(alive_until(KEYS[1], 2, #KEYS) - now))`,
  (reply) => z.number().parse(reply),
);

/**
 * Moves an account in one step, once. KEYS ledger, holders, a spare key, then signs of life, then each key with its
 * new name; ARGV the number of signs, the text that explains the move. The text takes the place of the old
 * ledger: the earlier version can then neither read nor write it, so it creates nothing. Replies whether the account
 * is moved; not if a process of the earlier version is alive.
 */
export const moveAccountScript = defineScript(
  `${aliveLua}
if redis.call('TYPE', KEYS[1]).ok == 'string' then return 1 end
local last = 3 + ARGV[1]
if alive_until(KEYS[2], 4, last) > now then return 0 end
redis.call('SET', KEYS[3], ARGV[2])
for i = last + 1, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('RENAME', KEYS[i], KEYS[i + 1]) end
end
redis.call('RENAME', KEYS[3], KEYS[1])
return 1
`,
  (reply) => reply === 1,
);

/** KEYS each key with its new name. Moves those that are there and have no successor yet. */
export const moveKeysScript = defineScript(
  `
for i = 1, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('RENAMENX', KEYS[i], KEYS[i + 1]) end
end
return 1
`,
  () => undefined,
);
