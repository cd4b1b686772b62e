import { z } from 'zod';
import { defineScript } from '../redis/script.ts';

/*
 * The record of an account is a hash; its times are ms of Redis' own clock, with µs, since the clocks of machines differ.
 *   next      the first slot that is free
 *   until     nothing is sent before
 *   pausedAt  when the pause was decided: slots given out before it are void, requests sent before it are siblings
 *   fails     429s in a row that were not siblings
 */
const record = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local function read(field) return tonumber(redis.call('HGET', KEYS[1], field) or '0') end
-- Lua's own way to write a number keeps too few digits for a time.
local function write(field, number) redis.call('HSET', KEYS[1], field, string.format('%.3f', number)) end
local function text(number) return string.format('%.3f', number) end
local function keep() redis.call('PEXPIRE', KEYS[1], 604800000) end
`;

const times = z.tuple([z.coerce.number(), z.coerce.number(), z.coerce.number(), z.coerce.number()]);

/**
 * Takes the next slot when it is near. KEYS record; ARGV ms between slots, ms that a pause may last, ms that slots may be taken
 * ahead. The slot is null when it is too far away, and then it is not taken.
 */
export const takeScript = defineScript(
  `${record}
local interval, patience, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local paused = math.max(now, read('until'))
local slot = math.max(paused, read('next'))
local taken = 0
if paused - now <= patience and slot - paused <= ahead then
  taken = 1
  write('next', slot + interval)
  keep()
end
return { taken, text(slot - now), text(slot), text(read('fails')) }
`,
  (reply) => {
    const [taken, waitMs, slotAt, fails] = times.parse(reply);
    return { taken: taken === 1, waitMs: Math.ceil(waitMs), slotAt, failing: fails > 0 };
  },
);

/** Whether a slot that was waited for still holds. KEYS record; ARGV the slot, ms that it was waited for. */
export const confirmScript = defineScript(
  `${record}
local taken = tonumber(ARGV[1]) - tonumber(ARGV[2])
if read('pausedAt') >= taken then return 0 end
return 1
`,
  (reply) => reply === 1,
);

/**
 * Takes note of a 429, of a time that the provider told, or of a success. KEYS record; ARGV the slot, 1 for a 429, told ms
 * (0 for none), first blind pause, longest blind pause. Replies how long the account waits now, in ms.
 */
export const settleScript = defineScript(
  `${record}
local slot, refused, told = tonumber(ARGV[1]), ARGV[2] == '1', tonumber(ARGV[3])
local first, longest = tonumber(ARGV[4]), tonumber(ARGV[5])
local paused_until, fails = read('until'), read('fails')
local sibling = slot <= read('pausedAt')
local pause = told

if sibling then
  -- The same time, told in whole seconds and a little later, is no news.
  if now + told <= paused_until + 1000 then pause = 0 end
elseif refused then
  if pause == 0 then pause = math.min(longest, first * 2 ^ fails) end
  write('fails', fails + 1)
elseif fails > 0 then
  write('fails', 0)
end

if pause > 0 and now + pause > paused_until then
  paused_until = now + pause
  write('until', paused_until)
  write('pausedAt', now)
  write('next', paused_until)
end
keep()
return text(math.max(0, paused_until - now))
`,
  (reply) => Math.ceil(z.coerce.number().parse(reply)),
);

/** How long the account waits now, in ms. KEYS record. */
export const peekScript = defineScript(`${record} return text(math.max(0, read('until') - now))`, (reply) =>
  Math.ceil(z.coerce.number().parse(reply)),
);
