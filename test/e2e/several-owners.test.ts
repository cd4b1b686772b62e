import { beforeAll, describe, expect, test } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import type { CliResult } from '../support/cli.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

/** The lines that a text suggests, as the words that a shell makes of them. */
const linesIn = (text: string): string[][] =>
  [...text.matchAll(/setpoint ((?:forget|retry) \S+ --account \S+)/g)].map(([, line = '']) =>
    line.split(' '),
  );

/** The keys that the ledgers of acme and other have. */
const keysOf = async (world: World): Promise<string[][]> => {
  const { client } = worlds.store();
  const read = (account: string) => client.hkeys(accountKeys(world.prefix, account).entries);
  return Promise.all([read('acme'), read('other')]);
};

/** `a` was in acme, which keeps what leaves the YAML, and is in other now: both ledgers have it. */
const open = async (): Promise<World> => {
  const { world, sim } = await worlds.open();
  const second = await world.simulate();
  const accounts = { acme: aloochatAt(sim, { prune: 'off' }), other: aloochatAt(second) };
  const desire = (account: string) => world.desire({ accounts, integrations: { a: chat('A', { account }) } });
  await desire('acme');
  expect((await world.apply()).code).toBe(0);
  await desire('other');
  expect((await world.apply()).code).toBe(0);
  expect(await keysOf(world)).toEqual([['a'], ['a']]);
  return world;
};

describe.each(['forget', 'retry'])('%s of a key that the ledgers of two accounts have', (command) => {
  let world: World;
  let refused: CliResult;
  beforeAll(async () => {
    world = await open();
    refused = await world.run([command, 'a']);
  });

  test('does nothing, and names both and the line for each', async () => {
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('acme and other');
    expect(linesIn(refused.stderr)).toEqual([
      [command, 'a', '--account', 'acme'],
      [command, 'a', '--account', 'other'],
    ]);
    expect(await keysOf(world)).toEqual([['a'], ['a']]);
    const history = await world.run(['history', 'a', '--json']);
    expect(history.stdout).not.toContain(`"${command}"`);
  });

  test('does one when its line is run, and leaves the other', async () => {
    const line = linesIn(refused.stderr)[0] ?? [];
    const { code, stderr } = await world.run(line);
    expect(code, stderr).toBe(0);
    expect(await keysOf(world)).toEqual(command === 'forget' ? [[], ['a']] : [['a'], ['a']]);
  });
});

test('both are done where both accounts are named', async () => {
  const world = await open();
  const both = ['--account', 'acme', '--account', 'other'];
  const retried = await world.run(['retry', 'a', ...both]);
  expect([retried.code, retried.stdout.match(/--account \w+/g)]).toEqual([
    0,
    ['--account acme', '--account other'],
  ]);
  expect((await world.run(['forget', 'a', ...both])).code).toBe(0);
  expect(await keysOf(world)).toEqual([[], []]);
});

test('a command for an account that does not have the key does nothing elsewhere', async () => {
  const world = await open();
  expect((await world.run(['forget', 'a', '--account', 'acme'])).stdout).not.toContain('adopts it again');
  for (const command of ['forget', 'retry']) {
    const { code, stderr } = await world.run([command, 'a', '--account', 'acme']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('in account acme')]);
  }
  expect(await keysOf(world)).toEqual([[], ['a']]);
});

test('the command that a refused change suggests works as printed', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { "it's a": chat('A') } });
  sim.aloochat.faults.add({ kind: 'status', status: 422, method: 'POST', times: 1 });
  expect((await world.apply()).code).toBe(1);
  const [blocked] = of(await world.apply(), 'acme').blocked;
  expect(blocked?.message).toContain(`setpoint retry 'it'\\''s a' --account acme`);
  const retried = await world.run(['retry', "it's a", '--account', 'acme']);
  expect(retried.stdout).toContain(`setpoint apply --key 'it'\\''s a' --account acme`);
  expect((await world.apply('--key', "it's a", '--account', 'acme')).code).toBe(0);
});
