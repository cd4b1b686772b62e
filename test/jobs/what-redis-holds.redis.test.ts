import { readFile } from 'node:fs/promises';
import { describe, it } from 'vitest';
import { keysBegin } from '../../src/redis/keys.ts';
import { shopSecret } from '../reconcile/hand.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { idle, openReplica } from './replica.ts';

const echo = (secret: string) => ({
  message: `access_token ${secret} is not valid`,
  encoded: encodeURIComponent(secret),
  base64: Buffer.from(secret).toString('base64'),
});

/** The keys that docs/design/redis.md lists, as patterns of what follows `{PREFIX:`. */
const listedKeys = async (): Promise<readonly RegExp[]> => {
  const page = await readFile('docs/design/redis.md', 'utf8');
  const keys = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key as string);
  return keys.map(
    (key) =>
      new RegExp(
        `^${key
          .replace('{PREFIX:', '')
          .replace('}', '\\}')
          .replace('.', '\\.')
          .replace(/ACCOUNT|RUN/g, '[^:}]+')
          .replace('…', '.*')}$`,
      ),
  );
};

describe('what Redis holds after runs of every kind', () => {
  it('is no secret and no value, wherever a provider repeats them', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { secrets: 'echo', answers: 'echo' } });
    const { simulated, redis, prefix } = workshop;
    const value = 'value-of-a-field.myshopify.com';
    const entry = (key: string) =>
      shop(key, { config: { shop_domain: value, access_token: shopSecret }, agentId: 'agent-0815' });
    const replica = await openReplica(test, workshop, ['a', 'b', 'c', 'd'].map(entry));
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422, body: echo(shopSecret) });
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 500, body: echo(shopSecret) });
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 403, body: shopSecret });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    const [live] = simulated.world.list();
    simulated.world.edit(live?.id ?? '', { config: { access_token: 'changed-by-hand-77' } });
    await replica.trigger();
    await idle(replica);
    await replica.desire(['c', 'd'].map(entry));
    await replica.report(await replica.confirm());
    const text = (await dumpRedis(redis, prefix)).join('\n');
    test.expect(text).toContain('422');
    test.expect(text).toContain('[secret]');
    const encoded = Buffer.from(shopSecret).toString('base64');
    const hidden = [shopSecret, encoded, 'changed-by-hand-77', value, 'agent-0815', simulated.credential];
    for (const secret of hidden) {
      test.expect(text).not.toContain(secret);
      if (secret !== value && secret !== 'agent-0815' && secret !== 'changed-by-hand-77')
        test.expect(replica.logged.join('\n')).not.toContain(secret);
    }
  });

  it('has only keys that docs/design/redis.md lists', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated, redis, prefix } = workshop;
    const replica = await openReplica(
      test,
      workshop,
      ['a', 'b', 'c', 'd'].map((key) => shop(key)),
    );
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422, body: {} });
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 409, body: {} });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    await replica.desire([shop('c')]);
    await replica.report(await replica.confirm());
    const listed = await listedKeys();
    const keys = (await redis.keys(`${keysBegin(prefix)}*`)).map((key) =>
      key.slice(keysBegin(prefix).length),
    );
    test.expect(keys.length).toBeGreaterThan(10);
    test.expect(keys.filter((key) => !listed.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it('levels off, however many runs there were', async (test) => {
    const workshop = await openWorkshop(test);
    const { redis, prefix } = workshop;
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    for (let run = 0; run < 210; run++) {
      await replica.trigger();
      await idle(replica);
    }
    const keys = await redis.keys(`${keysBegin(prefix)}*`);
    const jobs = keys.filter((key) => key.includes(':run-'));
    // The queue keeps the last two hundred runs.
    test.expect(jobs.length).toBeLessThanOrEqual(200);
    test.expect(keys.length - jobs.length).toBeLessThan(30);
  });
});
