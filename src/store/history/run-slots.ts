import type { RunResult, RunSlot } from '../../model/run.ts';

/** How long a slot is, in ms. */
const SLOT_MS = 15 * 60_000;

/** A day of slots, and the one that has begun. */
const KEPT_SLOTS = 97;

/** The number of the slot of a time in ms since the epoch. */
export const slotOf = (at: number): number => Math.floor(at / SLOT_MS);

/**
 * A function of Lua that counts a run in its slot: a hash with the fields `SLOT:RESULT` (how many) and `SLOT:ms` (the
 * longest). A new field drops those that are a day older, or from a clock that is a day ahead. To be called with
 * `pcall`: slots that something else spoiled must not stop a run.
 */
export const COUNT_IN_SLOT = `
local function count_in_slot(slots, slot, result, ms)
  if redis.call('HINCRBY', slots, slot .. ':' .. result, 1) == 1 then
    for _, field in ipairs(redis.call('HKEYS', slots)) do
      local at = tonumber(string.match(field, '^%d+'))
      if not at or math.abs(at - slot) >= ${KEPT_SLOTS} then redis.call('HDEL', slots, field) end
    end
  end
  local longest = redis.call('HGET', slots, slot .. ':ms')
  if not longest or tonumber(longest) < tonumber(ms) then redis.call('HSET', slots, slot .. ':ms', ms) end
end`;

const none: RunSlot['results'] = { converged: 0, partial: 0, superseded: 0, failed: 0 };

const isResult = (text: string): text is RunResult => Object.hasOwn(none, text);

/** The slots in the fields of that hash, oldest first. What cannot be read is skipped: it is only for display. */
export const parseSlots = (fields: Readonly<Record<string, string>>): readonly RunSlot[] => {
  const slots = new Map<number, RunSlot>();
  for (const [field, text] of Object.entries(fields)) {
    const [, number, kind = ''] = /^(\d{1,9}):(\w+)$/.exec(field) ?? [];
    const value = Number(text);
    if (number === undefined || !Number.isSafeInteger(value) || value < 0) continue;
    const at = Number(number) * SLOT_MS;
    const known = slots.get(at) ?? { at, results: none, longestMs: 0 };
    if (kind === 'ms') slots.set(at, { ...known, longestMs: value });
    else if (isResult(kind)) slots.set(at, { ...known, results: { ...known.results, [kind]: value } });
  }
  return [...slots.values()].toSorted((a, b) => a.at - b.at);
};
