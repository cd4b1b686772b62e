import { Queue, Worker } from 'bullmq';
import { processEnvironment } from '../../src/config.ts';
import { openRedis } from '../../src/redis/open-redis.ts';

/*
 * The least that a scheduled job can do: each second a BullMQ job that reads an account's lists and parses them. It compares nothing, keeps nothing, paces
 * nothing, and one process is all there can be. Arguments: the lists as JSON; without any it only waits for jobs.
 */

/** What is read at each tick, one after the other. */
export type BareList = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

const SECOND = 1_000;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

const lists = JSON.parse(process.argv[2] ?? '[]') as readonly BareList[];
const redis = await openRedis({
  redisUrl: null,
  dataDir: processEnvironment().SETPOINT_DATA ?? '',
  log: silent,
});
const queue = new Queue('bare', { connection: redis.client, prefix: 'bare' });
const worker = new Worker(
  'bare',
  async () => {
    for (const { url, headers } of lists) {
      const answer = await fetch(url, { headers });
      JSON.parse(await answer.text());
      if (!answer.ok) throw new Error(`A list was answered ${answer.status}.`);
    }
  },
  { connection: redis.options as never, prefix: 'bare' },
);

// Half of its work would be a false measure: `ended` says so by the exit code.
worker.on('failed', (_job, error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
const tick = (): void => void queue.add('tick', {}, { removeOnComplete: 200 });
let ticking: NodeJS.Timeout | undefined;
// Half a second away from the schedule, which ticks at whole ones: the two are not to be in each other's way.
const begin = (): void => {
  ticking = setInterval(tick, SECOND);
};
const beginning = setTimeout(begin, 1.5 * SECOND - (Date.now() % SECOND));
if (lists.length === 0) clearTimeout(beginning);

process.once('SIGTERM', async () => {
  clearTimeout(beginning);
  clearInterval(ticking);
  await worker.close();
  await queue.close();
  await redis.close();
});
