import { readFile } from 'node:fs/promises';
import { expect, type TestContext, test } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { chat, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, openWorld, usualCredentials } from '../support/e2e-world.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { until } from '../support/until.ts';
import { startOwnRedis } from './own-redis.ts';

/** The words of the line in the docs, with a password. */
const documentedRights = async (): Promise<readonly string[]> => {
  const page = new URL('../../docs/running-in-production.md', import.meta.url);
  const [, line] = /^ACL SETUSER (setpoint .*)$/m.exec(await readFile(page, 'utf8')) ?? [];
  if (line === undefined) throw new Error('The docs have no line with the least rights.');
  return line.replace('PASSWORD', 'least-rights').split(' ');
};

/** What a cluster needs in addition, as the docs name it. */
const documentedOnCluster = async (): Promise<string> => {
  const page = new URL('../../docs/running-in-production.md', import.meta.url);
  const [, right] =
    /^On \[a cluster\].* needs `(\+\S+)` in addition\.$/m.exec(await readFile(page, 'utf8')) ?? [];
  if (right === undefined) throw new Error('The docs do not say what a cluster needs.');
  return right;
};

const urls: readonly [string, (context: TestContext) => Promise<string>][] = [
  [
    'a Redis',
    async (context) => {
      const redis = await startOwnRedis(context);
      await redis.store.client.call('ACL', 'SETUSER', ...(await documentedRights()));
      return (redis.store.env.REDIS_URL ?? '').replace('//', '//setpoint:least-rights@');
    },
  ],
  [
    'a cluster',
    async (context) => {
      const { url, masters } = await startCluster(context, { withReplicas: false });
      const rights = [...(await documentedRights()), await documentedOnCluster()];
      for (const { client } of masters) await client.call('ACL', 'SETUSER', ...rights);
      return url.replace('//', '//setpoint:least-rights@');
    },
  ],
];

test.for(urls)(
  'commands and daemon work at %s with exactly the rights that the docs name',
  async ([, open], context) => {
    const REDIS_URL = await open(context);
    const world = await openWorld({ env: { ...usualCredentials, ...usualToken, REDIS_URL } });
    context.onTestFinished(world.close);
    const sim = await world.simulate();
    const desire = (...names: string[]) =>
      world.desire({
        accounts: { acme: aloochatAt(sim, { schedule: '* * * * * *' }) },
        integrations: Object.fromEntries(names.map((name) => [name.toLowerCase(), chat(name)])),
      });
    await desire('One');
    const doctor = await world.run(['doctor']);
    expect(doctor, doctor.stdout).toMatchObject({ code: 0, stderr: '' });
    expect((await world.apply()).code).toBe(0);
    for (const args of [['plan'], ['status'], ['history'], ['pause', 'acme'], ['resume', 'acme']]) {
      expect(await world.run(args)).toMatchObject({ code: 0, stderr: '' });
    }
    await desire('One', 'Two');
    const daemon = await startDaemon(world);
    await until(() => sim.aloochat.world.list().length === 2);
    const { code, stderr } = await daemon.stop();
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/NOPERM|ready check/);
  },
);
