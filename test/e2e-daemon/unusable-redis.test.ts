import { expect, test } from 'vitest';
import { chat, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, openWorld, usualCredentials } from '../support/e2e-world.ts';
import { startOwnRedis } from './own-redis.ts';

test('what a Redis refuses is a sentence that says what to do, and nothing is written', async (context) => {
  const { store } = await startOwnRedis(context);
  const { client } = store;
  const world = await openWorld({ store, env: { ...usualCredentials, ...usualToken } });
  context.onTestFinished(world.close);
  const sim = await world.simulate();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One') } });
  const apply = async (env: Record<string, string> = {}): Promise<string> => {
    const { code, stdout, stderr } = await world.run(['apply', '--yes'], { env });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(/failed unexpectedly|\.\./);
    return stdout + stderr;
  };
  await client.call('REPLICAOF', '127.0.0.1', '1');
  expect(await apply()).toMatch(/read-only replica\. Point REDIS_URL at the primary/);
  await client.call('REPLICAOF', 'NO', 'ONE');
  await client.config('SET', 'maxmemory', '1');
  expect(await apply()).toMatch(/its memory is full/);
  await client.config('SET', 'maxmemory', '0');
  await client.call('ACL', 'SETUSER', 'weak', 'on', '>weak-password', '~*', '+@all', '-hset', '-evalsha');
  const { host } = new URL(store.env.REDIS_URL ?? '');
  expect(await apply({ REDIS_URL: `redis://weak:weak-password@${host}` })).toMatch(/lacks a right/);
  await client.call('ACL', 'SETUSER', 'weak', 'off');
  const disabled = await apply({ REDIS_URL: `redis://weak:weak-password@${host}` });
  expect(disabled).toMatch(/disabled\. Check that it runs/);
  expect(disabled).not.toContain('weak-password');
  expect(sim.aloochat.world.list()).toEqual([]);
});
