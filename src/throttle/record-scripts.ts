import { z } from 'zod';
import { defineScript } from '../redis/script.ts';

/** The record as Redis keeps it, and Redis' own time in ms, with µs, since the clocks of machines differ. Version 0: there is none. */
export type StoredRecord = { readonly version: number; readonly text: string; readonly now: number };

/** What a write came to: the text is that of somebody else's record where it was not written. */
export type RecordWrite = StoredRecord & { readonly written: boolean };

const read = `
local time = redis.call('TIME')
local now = string.format('%.3f', tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000)
local kept = redis.call('HMGET', KEYS[1], 'version', 'record', 'writer')
local version, record, writer = kept[1] or '0', kept[2] or '', kept[3]
`;

const stored = z
  .tuple([z.coerce.number(), z.string(), z.coerce.number()])
  .transform(([version, text, now]): StoredRecord => ({ version, text, now }));

/** KEYS the record. */
export const readRecordScript = defineScript(`${read} return { version, record, now }`, (reply) =>
  stored.parse(reply),
);

const outcome = z
  .tuple([z.coerce.number(), z.coerce.number(), z.string(), z.coerce.number()])
  .transform(
    ([written, version, text, now]): RecordWrite => ({ written: written === 1, version, text, now }),
  );

/**
 * Compare-and-set: keeps the record when nobody has written since that version was read. KEYS the record; ARGV the version, the new
 * text, ms to keep it, and a name of this write. Replies whether this write is the one that is kept, also when it is sent twice; else what is kept. The text does
 * not tell: two processes may make the same of one record in the same moment.
 */
export const writeRecordScript = defineScript(
  `${read}
if version ~= ARGV[1] then
  if writer == ARGV[4] then return { 1, version, '', now } end
  return { 0, version, record, now }
end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, 'record', ARGV[2], 'writer', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 1, ARGV[1] + 1, '', now }
`,
  (reply) => outcome.parse(reply),
);
