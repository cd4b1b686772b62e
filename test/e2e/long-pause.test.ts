import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { startCli } from '../support/cli.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';

const worlds = useWorlds(usualToken);

const YEAR = 365 * 24 * 3_600_000;
const HOUR = 3_600_000;

/** The end of a wait of an hour that began now, to the minute. */
const inAnHour = (text: string): boolean => {
  const [, end = ''] = /until (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/.exec(text) ?? [];
  return Math.abs(new Date(end).getTime() - Date.now() - HOUR) < 10 * 60_000;
};

const yearFor = (method: string, after = 0) =>
  ({ method, after, kind: 'rate-limit', headers: 'retry-after', waitMs: YEAR }) as const;

test('a long pause before reading: each command says until when, and what happens then', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: chats(1) });
  sim.aloochat.faults.add(yearFor('GET'));
  // The first meets the answer itself, the others the pause that it left.
  for (const args of [['plan'], ['apply', '--yes'], ['import', 'acme'], ['plan']]) {
    const { code, stdout, stderr } = await world.run(args);
    const said = (stdout + stderr).replaceAll(/\s+/g, ' ');
    expect(code, said).toBe(1);
    expect(said).toContain('a daemon then retries automatically, a command must be run again');
    expect(inAnHour(said), said).toBe(true);
  }
  const status = await world.run(['status']);
  const said = status.stdout.replaceAll(/\s+/g, ' ');
  expect(said).toContain('waits for the provider until ');
  expect(inAnHour(said), said).toBe(true);
});

test('a waiting apply says until when and what Ctrl-C leaves, and that is true', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({ accounts: { acme: aloochatAt(sim, { concurrency: 1 }) }, integrations: chats(3) });
  sim.aloochat.faults.add(yearFor('POST', 1));
  const args = ['apply', '--yes', '--desired-state', join(world.folder, 'desired-state.yaml')];
  const { child, output, ended } = startCli(args, { cwd: world.folder, env: world.env });
  await until(() => output().stderr.includes('delays the apply'));
  expect(output().stderr).toContain('Press Ctrl-C to stop: the changes made so far stay');
  expect(inAnHour(output().stderr), output().stderr).toBe(true);
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(sim.aloochat.world.list()).toHaveLength(1);

  // The pause is over: as if an hour had passed.
  sim.aloochat.faults.clear();
  await worlds
    .store()
    .client.del(
      accountKeys(world.prefix, 'acme').throttleRecord,
      ...(await worlds.store().client.keys(`*${world.prefix}*limiter*`)),
    );
  const next = await world.apply();
  expect(next.code, next.stdout + next.stderr).toBe(0);
  expect(sim.aloochat.world.list()).toHaveLength(3);
});
