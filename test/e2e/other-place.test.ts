import { describe, expect, test } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, expectApplied, expectSettled, llm, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, ref, toolzzAt, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

const desire = (world: World, account: object, count: number): Promise<void> =>
  world.desire({ accounts: { acme: account }, integrations: chats(count) });

/** So many integrations of `acme` are made at one place; the account then names another. */
const moveAway = async (count: number) => {
  const { world, sim: before } = await worlds.open();
  await desire(world, aloochatAt(before), count);
  await expectApplied(world, { create: count });
  const after = await world.simulate();
  await desire(world, aloochatAt(after), count);
  world.quiet();
  return { world, before, after };
};

const namesAt = ({ aloochat }: Simulator): string[] => aloochat.world.list().map(({ name }) => name);

describe.each([3, 5])('an account with %i integrations that is pointed at another base URL', (count) => {
  test('is blocked completely, with both places and both ways out, until it is changed back', async () => {
    const { world, before, after } = await moveAway(count);
    const planned = await world.plan();
    const applied = await world.apply();
    expect(planned.code).toBe(1);
    expect(applied.code).toBe(1);
    const text = of(planned, 'acme').error ?? '';
    expect(text).toContain(`AlooChat at ${before.aloochat.baseUrl}`);
    expect(text).toContain(`AlooChat at ${after.aloochat.baseUrl}`);
    expect(text).toMatch(/change .* back/);
    expect(text).toContain('setpoint apply --new-place --account acme');
    expect(planned.stdout + applied.stdout).not.toMatch(/removed at the provider|vanished|missing from/);
    expect(of(applied, 'acme')).toMatchObject({ result: 'failed', error: text, applied: {} });
    const status = await world.run(['status']);
    expect(status.code).toBe(2);
    expect(status.stdout.replaceAll(/\s+/g, ' ')).toContain('--new-place');
    expect(world.writes()).toEqual([]);
    await desire(world, aloochatAt(before), count);
    await expectSettled(world);
  });

  test('starts with an empty ledger there after apply --new-place; integrations at the old place are named and stay', async () => {
    const { world, before, after } = await moveAway(count);
    const applied = await world.run(['apply', '--yes', '--new-place']);
    expect(applied.code, applied.stdout).toBe(0);
    const said = applied.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain(before.aloochat.baseUrl);
    for (const { id } of before.aloochat.world.list()) expect(said).toContain(id);
    expect(namesAt(after)).toHaveLength(count);
    expect(namesAt(before)).toHaveLength(count);
    await expectSettled(world);
    await desire(world, aloochatAt(before), count);
    expect(of(await world.plan(), 'acme').error).toContain(after.aloochat.baseUrl);
  });
});

test('another provider is another place', async () => {
  const { world, sim } = await worlds.open();
  await desire(world, aloochatAt(sim), 2);
  await expectApplied(world, { create: 2 });
  await world.desire({
    accounts: { acme: toolzzAt(sim) },
    integrations: { llm: llm({ account: 'acme' }) },
  });
  world.quiet();
  const { error = '' } = of(await world.plan(), 'acme');
  expect(error).toContain(`AlooChat at ${sim.aloochat.baseUrl}`);
  expect(error).toContain(`Toolzz AI at ${sim.toolzz.baseUrl}`);
  expect((await world.apply()).code).toBe(1);
  expect(world.writes()).toEqual([]);
  await expectApplied(world, { create: 1 }, '--new-place');
  expect(namesAt(sim)).toHaveLength(2);
  await expectSettled(world);
});

test('another unit is another place; another user is none', async () => {
  const { world, sim } = await worlds.open();
  const entries = (account: object) =>
    world.desire({ accounts: { brasil: account }, integrations: { llm: llm() } });
  await entries(toolzzAt(sim));
  await expectApplied(world, { create: 1 });
  await entries(toolzzAt(sim, { unit: '11111111-2222-4333-8444-555555555555' }));
  world.quiet();
  const { error = '' } = of(await world.plan(), 'brasil');
  expect(error).toContain(sim.toolzz.unit);
  expect(error).toContain('11111111-2222-4333-8444-555555555555');
  expect(world.writes()).toEqual([]);
  await entries(toolzzAt(sim, { user: '11111111-2222-4333-8444-555555555555' }));
  await expectSettled(world);
});

test('a unit that comes from a variable is compared without being kept', async () => {
  const { world, sim } = await worlds.open();
  const entries = () =>
    world.desire({
      accounts: { brasil: toolzzAt(sim, { unit: ref('UNIT') }) },
      integrations: { llm: llm() },
    });
  world.env.UNIT = sim.toolzz.unit;
  await entries();
  await expectApplied(world, { create: 1 });
  await expectSettled(world);
  const { client } = worlds.store();
  expect(JSON.stringify(await client.hgetall(accountKeys(world.prefix, 'brasil').facts))).not.toContain(
    sim.toolzz.unit,
  );
  world.env.UNIT = '11111111-2222-4333-8444-555555555555';
  const { error = '' } = of(await world.plan(), 'brasil');
  expect(error).toContain('another unit');
  expect(error).not.toContain(world.env.UNIT);
});

test('the same address in other letters and another credential are the same place', async () => {
  const { world, sim } = await worlds.open();
  const { aloochat } = sim;
  const byName = aloochat.baseUrl.replace('127.0.0.1', 'localhost');
  await desire(world, aloochatAt(sim, { baseUrl: byName }), 2);
  await expectApplied(world, { create: 2 });
  const shouted = `${byName.replace('http://localhost', 'HTTP://LocalHost')}/`;
  await desire(world, aloochatAt(sim, { baseUrl: shouted }), 2);
  await expectSettled(world);
});

test('a ledger that owns nothing goes along', async () => {
  const { world, sim } = await worlds.open();
  await desire(world, aloochatAt(sim), 1);
  await expectApplied(world, { create: 1 });
  await desire(world, aloochatAt(sim), 0);
  await expectApplied(world, { delete: 1 }, '--force');
  const next = await world.simulate();
  await desire(world, aloochatAt(next), 2);
  await expectApplied(world, { create: 2 });
  await expectSettled(world);
});

test('a ledger of before belongs to the place where the first run finds it', async () => {
  const { world, before, after } = await moveAway(2);
  await worlds.store().client.del(accountKeys(world.prefix, 'acme').facts);
  await desire(world, aloochatAt(before), 2);
  await expectSettled(world);
  await desire(world, aloochatAt(after), 2);
  expect(of(await world.plan(), 'acme').error).toContain(before.aloochat.baseUrl);
});
