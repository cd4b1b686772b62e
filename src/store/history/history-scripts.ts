import { z } from 'zod';
import { defineScript } from '../../redis/script.ts';

/**
 * A run is recorded once among this many later ones: far more than end before a dead worker's job is taken
 * over.
 */
const KEPT_RUN_IDS = 200;

/**
 * Records a run in one step, once. KEYS history, runs, recorded runs; ARGV run, now in ms, most entries, most
 * runs, signature of the report, 1 when the run did something (else a report like the last one is skipped),
 * the report, then the entries. Replies whether it was recorded.
 */
export const recordRunScript = defineScript(
  `
local history, runs, told = KEYS[1], KEYS[2], KEYS[3]
local run, now, signature, did = ARGV[1], ARGV[2], ARGV[5], ARGV[6] == '1'
if not did then
  local last = redis.call('XREVRANGE', runs, '+', '-', 'COUNT', 1)[1]
  if last and last[2][2] == signature then return 0 end
end
if redis.call('ZADD', told, 'NX', now, run) == 0 then return 0 end
redis.call('ZREMRANGEBYRANK', told, 0, -${KEPT_RUN_IDS + 1})
redis.call('XADD', runs, 'MAXLEN', '~', ARGV[4], '*', 'signature', signature, 'report', ARGV[7])
for i = 8, #ARGV, 2 do
  redis.call('XADD', history, 'MAXLEN', '~', ARGV[3], '*', 'key', ARGV[i], 'entry', ARGV[i + 1])
end
return 1
`,
  (reply) => z.number().parse(reply) === 1,
);
