import { z } from 'zod';
import { defineScript } from '../redis/script.ts';

/**
 * The stored record (version 0: none) and the time at Redis in ms, to the µs: the clocks of machines differ.
 */
export type StoredRecord = { readonly version: number; readonly text: string; readonly now: number };

/** The outcome of a write. Where it lost, `text` is the record of another process. */
export type RecordWrite = StoredRecord & { readonly written: boolean };

const read = `
local time = redis.call('TIME')
local now = string.format('%.3f', tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000)
local kept = redis.pcall('HMGET', KEYS[1], 'version', 'record', 'writer')
if kept.err then
  redis.call('DEL', KEYS[1])
  kept = {}
end
local version, record, writer = kept[1] or '0', kept[2] or '', kept[3]
-- Another number would never be the one that was read.
if #version > 15 or not string.match(version, '^[1-9]%d*$') then version = '0' end
`;

const stored = z
  .tuple([z.coerce.number(), z.string(), z.coerce.number()])
  .transform(([version, text, now]): StoredRecord => ({ version, text, now }));

/** KEYS: the record. */
export const readRecordScript = defineScript(`${read} return { version, record, now }`, (reply) =>
  stored.parse(reply),
);

const outcome = z
  .tuple([z.coerce.number(), z.coerce.number(), z.string(), z.coerce.number()])
  .transform(
    ([written, version, text, now]): RecordWrite => ({ written: written === 1, version, text, now }),
  );

/**
 * Compare-and-set: writes the record if its version is still the one that was read. KEYS: the record. ARGV:
 * that version, the new text, its time to live in ms (empty: it stays), and a name of this write, by which a write that is sent
 * twice succeeds twice (texts cannot show it: two processes may make the same change at once). Otherwise
 * replies with the stored record.
 */
export const writeRecordScript = defineScript(
  `${read}
if version ~= ARGV[1] then
  if writer == ARGV[4] then return { 1, version, '', now } end
  return { 0, version, record, now }
end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, 'record', ARGV[2], 'writer', ARGV[4])
if ARGV[3] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return { 1, ARGV[1] + 1, '', now }
`,
  (reply) => outcome.parse(reply),
);
