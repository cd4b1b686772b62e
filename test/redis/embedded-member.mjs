// A process that uses the embedded server: prints a line for each step, and closes when its input ends.
import { openRedis } from '../../dist/test/open-redis.js';

const say = (line) => process.stdout.write(`${line}\n`);
const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

try {
  const redis = await openRedis({ redisUrl: null, dataDir: process.argv[2], log });
  await redis.client.incr('members');
  say(`open ${/process_id:(\d+)/.exec(await redis.client.info('server'))[1]}`);
  for await (const _ of process.stdin);
  await redis.close();
  say('closed');
} catch (error) {
  say(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
