import { test } from 'vitest';
import type { Fault } from '../../src/simulator/faults/fault.ts';
import { limitHeaderForms } from '../../src/simulator/limits/limit-headers.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, expectSettled, llm, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, toolzzAt } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

const lossy: readonly (readonly [string, Fault])[] = [
  ['a 500 before the effect', { kind: 'status', status: 500, when: 'before' }],
  ['a 500 after the effect', { kind: 'status', status: 500, when: 'after' }],
  ['a dropped connection before the effect', { kind: 'drop', when: 'before' }],
  ['a dropped connection after the effect', { kind: 'drop', when: 'after' }],
  ['an HTML page after the effect', { kind: 'html', when: 'after' }],
  ['an empty 200 after the effect', { kind: 'empty', when: 'after' }],
  ['an answer cut off', { kind: 'truncated' }],
];

/** A change has five attempts. */
const moreThanAttempts = 6;

// This one waits for the providers most of the time: the others go on meanwhile.
test.concurrent('a 429 in each form slows the account, loses nothing and costs no attempt', async ({
  expect,
}) => {
  const { world } = await worlds.open();
  const accounts: Record<string, object> = {};
  const sims: Simulator[] = [];
  // Without a time to wait for, each further one is waited for longer.
  const timesOf = (form: string): number => (form === 'none' ? 2 : moreThanAttempts);
  for (const [i, headers] of limitHeaderForms.entries()) {
    const sim = await world.simulate();
    sims.push(sim);
    accounts[`a${i}`] = aloochatAt(sim);
    const limit = { kind: 'rate-limit', headers, waitMs: 300 } as const;
    sim.aloochat.faults.add({ ...limit, method: 'POST', times: timesOf(headers) });
    sim.aloochat.faults.add({ ...limit, method: 'GET', times: 1, after: 1 });
  }
  await world.desire({
    accounts,
    // One change each: all of the refusals are its own.
    integrations: Object.assign({}, ...limitHeaderForms.map((_, i) => chats(1, { account: `a${i}` }))),
  });
  const applied = await world.apply();
  expect(applied.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(applied.code, applied.stderr).toBe(0);
  for (const [i, { aloochat }] of sims.entries()) {
    const form = limitHeaderForms[i] ?? '';
    expect.soft(aloochat.world.list(), form).toHaveLength(1);
    const refused = aloochat.requests.all.filter(({ status }) => status === 429);
    expect.soft(refused, form).toHaveLength(timesOf(form) + 1);
  }
  expect(applied.stderr).not.toMatch(/Attempt failed/);
  expect((await world.plan()).code).toBe(0);
});

test.concurrent('one integration or one account that the provider refuses: the others are applied, and it is not sent again until something changes', async ({
  expect,
}) => {
  const { world, sim } = await worlds.open();
  const [denied, other] = [await world.simulate(), await world.simulate()];
  const desire = (extra: object = {}) =>
    world.desire({
      accounts: { acme: aloochatAt(sim), denied: aloochatAt(denied), other: aloochatAt(other) },
      integrations: {
        ...chats(3),
        ...chats(3, { account: 'denied' }),
        ...chats(3, { account: 'other' }),
        bad: { account: 'acme', type: 'hubspot', name: 'Bad', ...extra },
      },
    });
  await desire();
  const [hubspot] = sim.aloochat.types.filter(({ type }) => type === 'hubspot');
  sim.aloochat.types.splice(
    0,
    sim.aloochat.types.length,
    ...sim.aloochat.types.filter((type) => type !== hubspot),
  );
  // Refused only when it writes: it could be observed, and its run ends at the first.
  denied.aloochat.faults.add({ kind: 'status', status: 401, method: 'POST' });
  const first = await world.apply();
  expect(first.code).toBe(1);
  const why = 'Unsupported integration type: hubspot';
  expect(of(first, 'acme')).toMatchObject({
    applied: { create: 3 },
    failed: [{ key: 'bad', action: 'create', error: expect.stringMatching(new RegExp(`400.*${why}`)) }],
  });
  expect(of(first, 'other')).toMatchObject({ result: 'converged', applied: { create: 3 } });
  expect(of(first, 'denied')).toMatchObject({ result: 'failed', applied: {} });
  expect(of(first, 'denied').error).toMatch(/401|credential/);
  denied.aloochat.faults.clear();
  world.quiet();

  const second = await world.apply();
  expect(second.code).toBe(1);
  expect(of(second, 'acme').blocked).toEqual([
    {
      key: 'bad',
      reason: 'rejected',
      message: expect.stringMatching(new RegExp(`400.*${why}.*setpoint retry bad --account acme`)),
    },
  ]);
  expect(of(second, 'denied')).toMatchObject({ result: 'converged', applied: { create: 3 } });
  // The three of the account that was refused, and nothing else.
  expect(world.writes()).toHaveLength(3);
  expect(denied.aloochat.requests.writes()).toHaveLength(3);
  expect((await world.run(['status'])).stdout).toContain('setpoint retry bad');

  sim.aloochat.types.push(...(hubspot ? [hubspot] : []));
  const retried = await world.run(['retry', 'bad']);
  expect([retried.code, retried.stdout]).toEqual([0, expect.stringContaining('will be retried')]);
  const third = await world.apply();
  expect(third.code, third.stdout).toBe(0);
  expect(of(third, 'acme').applied).toEqual({ create: 1 });
  expect(sim.aloochat.world.list()).toHaveLength(4);

  // An update that is refused: lifted by editing the entry, and by apply --key. Nothing else is left to do.
  await desire({ name: 'Worse' });
  sim.aloochat.faults.add({ kind: 'status', status: 422, method: 'PUT', times: 2 });
  world.quiet();
  expect((await world.apply()).code).toBe(1);
  expect((await world.apply('--key', 'bad')).code).toBe(1);
  expect(world.writes().map(({ method }) => method)).toEqual(['PUT', 'PUT']);
  world.quiet();
  expect((await world.apply()).code).toBe(1);
  expect(world.writes()).toEqual([]);
  await desire({ name: 'Better' });
  expect((await world.apply()).code).toBe(0);
  await expectSettled(world);
});

test.concurrent('a write whose answer is lost is neither lost nor done twice', async ({ expect }) => {
  const { world } = await worlds.open();
  const accounts: Record<string, object> = {};
  const sims: Simulator[] = [];
  for (const [i, [, fault]] of lossy.entries()) {
    const sim = await world.simulate();
    sims.push(sim);
    accounts[`aloo-${i}`] = aloochatAt(sim);
    accounts[`toolzz-${i}`] = toolzzAt(sim);
    for (const { faults } of [sim.aloochat, sim.toolzz]) faults.add({ ...fault, method: 'POST', times: 1 });
  }
  const entries = lossy.map((_, i) => ({
    ...chats(2, { account: `aloo-${i}` }),
    [`llm-${i}`]: llm({ account: `toolzz-${i}` }),
  }));
  await world.desire({ accounts, integrations: Object.assign({}, ...entries) });
  const applied = await world.apply();
  expect(applied.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(applied.code).toBe(0);
  for (const [i, { aloochat, toolzz }] of sims.entries()) {
    const name = lossy[i]?.[0];
    const chatNames = aloochat.world.list().map((item) => item.name);
    expect.soft(chatNames.sort(), name).toEqual(['Chat 0', 'Chat 1']);
    const llmNames = toolzz.world.list().map((item) => item.name);
    expect.soft(llmNames, name).toEqual(['LLM']);
  }
  await expectSettled(world);
});
