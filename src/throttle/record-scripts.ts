import { z } from 'zod';
import { defineScript } from '../redis/script.ts';

/** The record as Redis keeps it, and Redis' own time in ms, with µs, since the clocks of machines differ. Version 0: there is none. */
export type StoredRecord = { readonly version: number; readonly text: string; readonly now: number };

const stored = z
  .tuple([z.coerce.number(), z.string(), z.coerce.number()])
  .transform(([version, text, now]): StoredRecord => ({ version, text, now }));

const clock = `
local time = redis.call('TIME')
local now = string.format('%.3f', tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000)
`;

/** KEYS the record. */
export const readRecordScript = defineScript(
  `${clock}
local kept = redis.call('HMGET', KEYS[1], 'version', 'record')
return { kept[1] or '0', kept[2] or '', now }
`,
  (reply) => stored.parse(reply),
);

/**
 * Compare-and-set: keeps the record when nobody has written since that version was read. KEYS the record; ARGV the version, the new
 * text, ms to keep it. Replies whether the new record is the one that is kept, also when this runs twice.
 */
export const writeRecordScript = defineScript(
  `
local kept = redis.call('HMGET', KEYS[1], 'version', 'record')
if (kept[1] or '0') ~= ARGV[1] then
  if kept[2] == ARGV[2] then return 1 end
  return 0
end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, 'record', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`,
  (reply) => reply === 1,
);
