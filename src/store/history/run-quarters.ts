import type { RunQuarter, RunResult } from '../../model/run.ts';

/** How long a quarter is, in ms. */
const QUARTER_MS = 15 * 60_000;

/** A day of quarters, and the one that has begun. */
const KEPT_QUARTERS = 97;

/** The number of the quarter of a time in ms since the epoch. */
export const quarterOf = (at: number): number => Math.floor(at / QUARTER_MS);

/**
 * A function of Lua that counts a run in its quarter: a hash with the fields `QUARTER:RESULT` (how many) and `QUARTER:ms` (the
 * longest). A new field drops those that are a day older, or from a clock that is a day ahead. To be called with
 * `pcall`: quarters that something else spoiled must not stop a run.
 */
export const COUNT_IN_QUARTER = `
local function count_in_quarter(quarters, quarter, result, ms)
  if redis.call('HINCRBY', quarters, quarter .. ':' .. result, 1) == 1 then
    for _, field in ipairs(redis.call('HKEYS', quarters)) do
      local at = tonumber(string.match(field, '^%d+'))
      if not at or math.abs(at - quarter) >= ${KEPT_QUARTERS} then redis.call('HDEL', quarters, field) end
    end
  end
  local longest = redis.call('HGET', quarters, quarter .. ':ms')
  if not longest or tonumber(longest) < tonumber(ms) then redis.call('HSET', quarters, quarter .. ':ms', ms) end
end`;

const none: RunQuarter['results'] = { converged: 0, partial: 0, superseded: 0, failed: 0 };

const isResult = (text: string): text is RunResult => Object.hasOwn(none, text);

/** The quarters in the fields of that hash, oldest first. What cannot be read is skipped: it is only for display. */
export const parseQuarters = (fields: Readonly<Record<string, string>>): readonly RunQuarter[] => {
  const quarters = new Map<number, RunQuarter>();
  for (const [field, text] of Object.entries(fields)) {
    const [, number, kind = ''] = /^(\d{1,9}):(\w+)$/.exec(field) ?? [];
    const value = Number(text);
    if (number === undefined || !Number.isSafeInteger(value) || value < 0) continue;
    const at = Number(number) * QUARTER_MS;
    const known = quarters.get(at) ?? { at, results: none, longestMs: 0 };
    if (kind === 'ms') quarters.set(at, { ...known, longestMs: value });
    else if (isResult(kind)) quarters.set(at, { ...known, results: { ...known.results, [kind]: value } });
  }
  return [...quarters.values()].toSorted((a, b) => a.at - b.at);
};
