import { describe, expect, test } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { expectApplied, expectSettled, idOf, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, ref, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

const shop = (account: string, name: string, extra: object = {}) => ({
  account,
  type: 'slack',
  name,
  config: { token: ref('TOKEN') },
  ...extra,
});

/** Two desired states that use one Redis, and one provider under two account names. */
const open = async () => {
  const { world: ours, sim } = await worlds.open();
  const theirs = await worlds.bare();
  theirs.env.SETPOINT_PREFIX = ours.prefix;
  await ours.desire({ accounts: { ours: aloochatAt(sim) }, integrations: { first: shop('ours', 'Chat') } });
  await expectApplied(ours, { create: 1 });
  ours.quiet();
  return { ours, theirs, sim };
};

const desire = (world: World, sim: Simulator, entries: Record<string, object>): Promise<void> =>
  world.desire({ accounts: { theirs: aloochatAt(sim) }, integrations: entries });

describe('an integration in the ledger of another account', () => {
  test('is not adopted by type and name and stays while that account has it; all other changes are made', async () => {
    const { ours, theirs, sim } = await open();
    const more = shop('theirs', 'More');
    await desire(theirs, sim, { second: shop('theirs', 'chat', { active: false }), more });
    const planned = of(await theirs.plan(), 'theirs');
    const blocked = { reason: 'ambiguous', message: expect.stringMatching(/account ours.* first/) };
    expect(planned.changes).toEqual([
      expect.objectContaining({ key: 'second', id: idOf(sim, 'Chat'), blocked }),
      expect.objectContaining({ key: 'more', action: 'create' }),
    ]);
    const applied = await theirs.apply();
    expect(applied.code).toBe(1);
    expect(of(applied, 'theirs')).toMatchObject({
      result: 'partial',
      applied: { create: 1 },
      failed: [],
      blocked: [{ key: 'second', reason: 'ambiguous' }],
    });
    await desire(theirs, sim, { more });
    await expectSettled(theirs);
    expect(sim.aloochat.world.get(idOf(sim, 'Chat'))?.active).toBe(true);
    await expectSettled(ours);
  });

  test('is not adopted by its id', async () => {
    const { ours, theirs, sim } = await open();
    await desire(theirs, sim, { second: shop('theirs', 'Mine', { id: idOf(sim, 'Chat') }) });
    const [change] = of(await theirs.plan(), 'theirs').changes;
    expect(change?.blocked).toEqual({
      reason: 'ambiguous',
      message: expect.stringMatching(/account ours.* first/),
    });
    expect((await theirs.apply()).code).toBe(1);
    await expectSettled(ours);
  });

  test('leaves the only other one of that type and name to be adopted', async () => {
    const { theirs, sim } = await open();
    const free = sim.aloochat.world.add({ type: 'slack', name: 'Chat', config: {} });
    await desire(theirs, sim, { second: shop('theirs', 'Chat') });
    const [change] = of(await theirs.plan(), 'theirs').changes;
    expect(change).toMatchObject({ key: 'second', id: free.id, adopts: true, blocked: null });
    await expectApplied(theirs, { update: 1 });
    await expectSettled(theirs);
  });

  test('is free once that account has forgotten it', async () => {
    const { ours, theirs, sim } = await open();
    await desire(theirs, sim, { second: shop('theirs', 'Chat') });
    expect((await ours.run(['forget', 'first'])).code).toBe(0);
    await expectApplied(theirs, { update: 1 });
    await expectSettled(theirs);
  });

  test('may have the same id at another provider', async () => {
    const { ours, theirs, sim } = await open();
    const other = await theirs.simulate();
    const { id } =
      other.aloochat.world.list()[0] ?? other.aloochat.world.add({ type: 'slack', name: 'Chat' });
    await worlds.store().client.hset(accountKeys(ours.prefix, 'ours').owners, id, 'first');
    await desire(theirs, other, { second: shop('theirs', 'Chat') });
    await expectApplied(theirs, { update: 1 });
    expect(sim.aloochat.world.list()).toHaveLength(1);
  });
});

describe('an account that gets another name in the YAML', () => {
  const entries = (account: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, shop(account, `Chat ${name}`)]));

  const rename = async () => {
    const { world, sim } = await worlds.open();
    const desired = (account: string, names: readonly string[]) =>
      world.desire({ accounts: { [account]: aloochatAt(sim) }, integrations: entries(account, names) });
    await desired('old', ['a', 'b', 'c']);
    await expectApplied(world, { create: 3 });
    await desired('new', ['a', 'b']);
    world.quiet();
    return { world, sim };
  };

  test('adopts nothing, and plan and status name what the old ledger still owns, and the way out', async () => {
    const { world, sim } = await rename();
    const planned = of(await world.plan(), 'new');
    for (const { blocked } of planned.changes) {
      expect(blocked).toEqual({ reason: 'ambiguous', message: expect.stringContaining('account old') });
      expect(blocked?.message).toContain('setpoint apply --take-over --account new');
    }
    expect(planned.notices).toEqual([expect.stringMatching(/account old .*3 integrations.*a, b, c/)]);
    expect((await world.apply()).code).toBe(1);
    expect(world.writes()).toEqual([]);
    const status = await world.run(['status']);
    const said = status.stdout.replaceAll(/\s+/g, ' ');
    expect(said).toMatch(/old.*not in the YAML.*3 integrations.*a, b, c/);
    expect(said).toContain('--take-over');
    expect(status.stdout).toContain('old: 3 integrations left alone');
    expect(sim.aloochat.world.list()).toHaveLength(3);
  });

  test('status of the new name alone says what the old ledger owns and what to do, until the account owns something', async () => {
    const { world, sim } = await rename();
    const told = async (names: readonly string[]) => {
      await world.desire({ accounts: { new: aloochatAt(sim) }, integrations: entries('new', names) });
      const text = await world.run(['status', '--account', 'new']);
      const json = await world.run(['status', '--account', 'new', '--json']);
      const [account] = JSON.parse(json.stdout).accounts;
      return { said: text.stdout.replaceAll(/\s+/g, ' '), former: account.former };
    };
    for (const names of [['a', 'b'], []]) {
      const { said, former } = await told(names);
      expect(said).toMatch(
        /Note: account old left the YAML, and its ledger still owns 3 integrations: a, b, c/,
      );
      expect(said).toContain('setpoint apply --take-over --account new');
      const message = expect.stringContaining('setpoint apply --take-over --account new');
      expect(former).toEqual([{ account: 'old', owns: ['a', 'b', 'c'], message }]);
    }
    await told(['a', 'b', 'c', 'd']);
    expect((await world.apply('--key', 'd')).code).toBe(0);
    const { said, former } = await told(['a', 'b', 'c', 'd']);
    expect([former, said.includes('account old')]).toEqual([undefined, false]);
  });

  test('status says nothing of an old ledger at another place', async () => {
    const { world } = await rename();
    const another = await world.simulate();
    await world.desire({ accounts: { new: aloochatAt(another) }, integrations: {} });
    const { stdout } = await world.run(['status', '--account', 'new']);
    expect(stdout).not.toContain('old');
  });

  test('takes over the old ledger with --take-over: nothing is duplicated, and removed entries are deleted', async () => {
    const { world, sim } = await rename();
    const before = idOf(sim, 'Chat a');
    const applied = await world.apply('--take-over');
    expect(applied.code, applied.stdout).toBe(0);
    expect(of(applied, 'new').applied).toEqual({ delete: 1 });
    expect(idOf(sim, 'Chat a')).toBe(before);
    expect(sim.aloochat.world.list()).toHaveLength(2);
    await expectSettled(world);
    expect((await world.run(['status'])).stdout).not.toContain('not in the YAML');
  });

  test('is not meant where nothing of the old ledger is live: then it is said beside the plan', async () => {
    const { world } = await rename();
    const another = await world.simulate();
    await world.desire({
      accounts: { new: aloochatAt(another) },
      integrations: entries('new', ['a']),
    });
    const { stderr, accounts } = await world.plan();
    expect(accounts[0]?.notices ?? []).toEqual([]);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /Account old is no longer in the YAML.*3 integrations: a, b, c/,
    );
  });

  test('does not take over the account of another desired state', async () => {
    const { ours, theirs, sim } = await open();
    await desire(theirs, sim, { first: shop('theirs', 'Chat') });
    const applied = await theirs.apply('--take-over');
    expect(of(applied, 'theirs')).toMatchObject({ blocked: [{ key: 'first', reason: 'ambiguous' }] });
    await expectSettled(ours);
  });

  test('is forgotten key by key under its old name', async () => {
    const { world } = await rename();
    const forgotten = await world.run(['forget', 'c', '--account', 'old']);
    expect(forgotten.code, forgotten.stderr).toBe(0);
    expect(of(await world.plan(), 'new').notices).toEqual([expect.stringMatching(/2 integrations.*a, b/)]);
    const unknown = await world.run(['forget', 'c', '--account', 'elder']);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('elder');
  });
});
