import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, expectApplied, idOf, llm, usualToken } from '../support/e2e-steps.ts';
import {
  type Applied,
  aloochatAt,
  of,
  type Planned,
  ref,
  toolzzAt,
  type World,
} from '../support/e2e-world.ts';

const worlds = useWorlds({
  ...usualToken,
  ROTATED_KEY: 'aloo-key-number-one',
  ROTATED_TOKEN: 'xoxb-first-456',
});

describe('accounts with a policy each, and one command that goes over all of them', () => {
  const names = ['drift', 'protect', 'prune', 'forget', 'rotated'] as const;
  type Name = (typeof names)[number];
  let world: World;
  let at: Readonly<Record<Name, Simulator>>;
  let planned: Planned;
  let applied: Applied;

  const of5 = (made: Partial<Record<Name, object>>): object => ({
    ...Object.fromEntries(names.map((name) => [name, {}])),
    ...made,
  });
  const madeBy = ({ accounts }: Applied): object =>
    Object.fromEntries(accounts.map((item) => [item.account, item.applied]));
  const listAt = (name: Name) => at[name].aloochat.world.list();

  /** The YAML before anything was edited; each step edits a part of it. */
  const integrations: Record<string, object> = {
    one: chat('One', { account: 'drift' }),
    two: chat('Two', { account: 'drift', drift: 'revert' }),
    kept: chat('Kept', { account: 'protect', protect: true }),
    other: chat('Other', { account: 'protect' }),
    stays: chat('One', { account: 'prune' }),
    left: chat('Two', { account: 'prune' }),
    mine: chat('One', { account: 'forget' }),
    theirs: chat('Two', { account: 'forget' }),
    secret: chat('One', { account: 'rotated', config: { token: ref('ROTATED_TOKEN') } }),
  };
  const desire = (): Promise<void> =>
    world.desire({
      accounts: {
        drift: aloochatAt(at.drift, { drift: 'report' }),
        protect: aloochatAt(at.protect),
        prune: aloochatAt(at.prune, { prune: 'off' }),
        forget: aloochatAt(at.forget),
        rotated: aloochatAt(at.rotated, { apiKey: ref('ROTATED_KEY') }),
      },
      integrations,
    });

  beforeAll(async () => {
    const { world: opened, sim: drift } = await worlds.open();
    world = opened;
    const [protect, prune, forget] = [await world.simulate(), await world.simulate(), await world.simulate()];
    const rotated = await world.simulate({ aloochat: { apiKey: 'aloo-key-number-one' } });
    at = { drift, protect, prune, forget, rotated };
    await desire();
    const first = await world.apply();
    expect(first.code, first.stdout).toBe(0);
    const two = { create: 2 };
    expect(madeBy(first)).toEqual({
      drift: two,
      protect: two,
      prune: two,
      forget: two,
      rotated: { create: 1 },
    });

    for (const { id } of listAt('drift')) drift.aloochat.world.edit(id, { config: { channel: 'by-hand' } });
    for (const key of ['kept', 'left', 'theirs']) delete integrations[key];
    await desire();
    const forgotten = await world.run(['forget', 'theirs']);
    expect([forgotten.code, forgotten.stdout]).toEqual([
      0,
      expect.stringContaining('the live integration is unchanged'),
    ]);
    rotated.aloochat.credential = 'aloo-key-number-two';
    Object.assign(world.env, { ROTATED_KEY: 'aloo-key-number-two', ROTATED_TOKEN: 'xoxb-rotated-987' });
    world.quiet();
    planned = await world.plan();
    applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(2);
  });

  test('drift: report shows manual changes and leaves them; drift: revert reverts them', () => {
    expect(of(planned, 'drift').changes).toMatchObject([
      { key: 'two', action: 'update', drift: true, fields: [{ path: 'config.channel', cause: 'drift' }] },
      {
        key: 'one',
        action: 'none',
        drift: true,
        fields: [{ path: 'config.channel', before: 'by-hand', after: 'general' }],
      },
    ]);
    expect(of(applied, 'drift').applied).toEqual({ update: 1 });
    expect(listAt('drift').map(({ config }) => config.channel)).toEqual(['by-hand', 'general']);
  });

  test('protect outlives its entry, and the notice tells the way out', () => {
    const { changes, notices } = of(planned, 'protect');
    expect(changes).toEqual([]);
    expect(notices).toEqual([
      expect.stringMatching(
        /^kept: left the YAML, and is kept because it is protected.*protect: false.*setpoint forget kept --account protect/,
      ),
    ]);
    expect(of(applied, 'protect').applied).toEqual({});
  });

  test('prune: off leaves removed entries live, and says so', () => {
    const { changes, notices } = of(planned, 'prune');
    expect(changes).toEqual([]);
    expect(notices).toEqual([expect.stringMatching(/^left: .*prune: off/)]);
    expect(of(applied, 'prune').applied).toEqual({});
    expect(listAt('prune')).toHaveLength(2);
  });

  test('forget stops managing an integration without touching it', async () => {
    const { changes, notices } = of(planned, 'forget');
    expect([changes, notices]).toEqual([[], undefined]);
    expect(of(applied, 'forget').applied).toEqual({});
    expect(idOf(at.forget, 'Two')).not.toBe('');
    const unknown = await world.run(['forget', 'tow']);
    expect(unknown.code).toBe(1);
  });

  test('a secret that changed together with the credential is said to be unknown, and is not written', () => {
    const { changes, notices } = of(planned, 'rotated');
    expect(changes).toEqual([]);
    expect(notices).toEqual([expect.stringContaining('setpoint retry')]);
    expect(of(applied, 'rotated').applied).toEqual({});
  });

  test('none of that is a change to make, not even with --force; status shows the drift', async () => {
    // The drift that is reverted was the only change.
    expect(world.writes()).toHaveLength(1);
    expect((await world.plan()).code).toBe(2);
    const status = await world.run(['status']);
    expect(status.code).toBe(2);
    expect(status.stdout).toMatch(/drifted\s+one/);
    const forced = await world.apply('--force');
    expect([forced.code, madeBy(forced)]).toEqual([2, of5({})]);
    expect(world.writes()).toHaveLength(1);
  });

  test('drift: report leaves the field also when the YAML changes another; retry writes the unknown secret', async () => {
    integrations.one = chat('One', {
      account: 'drift',
      active: false,
      config: { token: ref('TOKEN'), channel: 'general', team: 'new' },
    });
    integrations.kept = chat('Kept', { account: 'protect', protect: false });
    await desire();
    expect((await world.run(['retry', 'secret'])).code).toBe(0);
    const edited = await world.apply();
    expect(edited.code, edited.stdout).toBe(2);
    expect(madeBy(edited)).toEqual(of5({ drift: { update: 1 }, rotated: { update: 1 } }));
    expect(listAt('drift')).toMatchObject([
      { active: false, config: { channel: 'by-hand', team: 'new' } },
      { active: true, config: { channel: 'general' } },
    ]);
    expect(listAt('rotated')).toMatchObject([{ config: { token: 'xoxb-rotated-987' } }]);
  });

  test('protected integrations are deleted as the notice says, and everything else has settled', async () => {
    delete integrations.kept;
    await desire();
    const last = await world.apply();
    expect(last.code, last.stdout).toBe(2);
    expect(madeBy(last)).toEqual(of5({ protect: { delete: 1 } }));
    expect(listAt('protect').map(({ name }) => name)).toEqual(['Other']);
    expect((await world.plan()).code).toBe(2);
  });
});

test('apply --key makes that change alone', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({
    accounts: { acme: aloochatAt(sim), brasil: toolzzAt(sim) },
    integrations: { one: chat('One'), two: chat('Two'), llm: llm() },
  });
  const applied = await world.apply('--key', 'two', '--key', 'llm');
  expect(applied.code, applied.stdout).toBe(0);
  expect(applied.accounts.map(({ applied: made }) => made)).toEqual([{ create: 1 }, { create: 1 }]);
  expect(sim.aloochat.world.list().map(({ name }) => name)).toEqual(['Two']);
  const wrong = await world.run(['apply', '--yes', '--key', 'tow']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('two');
  await expectApplied(world, { create: 1 });
});
