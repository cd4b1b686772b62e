import { beforeAll, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { expectSettled, llm, usualToken } from '../support/e2e-steps.ts';
import {
  type Applied,
  aloochatAt,
  of,
  type Planned,
  ref,
  toolzzAt,
  type World,
} from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

/** Each account is at a provider of its own, and one command goes over all of them. */
let world: World;
let acme: Simulator;
let twins: Simulator;
let careful: Simulator;
let lost: Simulator;
let planned: Planned;
let applied: Applied;

const lostId = '550e8400-e29b-41d4-a716-446655440000';

const slack = (account: string, name: string, extra: object = {}) => ({
  account,
  type: 'slack',
  name,
  ...extra,
});

const atAcme = {
  plain: slack('acme', 'Plain', { config: { channel: 'general' } }),
  hidden: slack('acme', 'Hidden', { config: { token: ref('TOKEN'), channel: 'general' } }),
  edited: slack('acme', 'Edited', { config: { channel: 'general' } }),
  folded: slack('acme', 'école'),
  llm: llm(),
};

/** The entries that name an id come to what the tests say. */
const desire = (ids: { readonly twin?: object; readonly one?: object; readonly lost?: object }) =>
  world.desire({
    accounts: {
      acme: aloochatAt(acme),
      brasil: toolzzAt(acme),
      twins: aloochatAt(twins),
      careful: aloochatAt(careful, { adopt: 'id' }),
      lost: aloochatAt(lost),
    },
    integrations: {
      ...atAcme,
      twin: slack('twins', 'Twin', ids.twin),
      fine: slack('twins', 'Fine'),
      one: slack('careful', 'One', ids.one),
      two: slack('careful', 'Two'),
      gone: slack('lost', 'Gone', ids.lost),
    },
  });

/** What is live before anything is managed, by the name of its constant in the tests. */
const seed = () => {
  const live = acme.aloochat.world;
  return {
    plain: live.add({ type: 'slack', name: 'Plain', config: { channel: 'general', theirs: 1 } }),
    hidden: live.add({ type: 'slack', name: 'Hidden', config: { token: 'old', channel: 'general' } }),
    edited: live.add({ type: 'slack', name: 'Edited', config: { channel: 'random' } }),
    folded: live.add({ type: 'slack', name: 'ÉCOLE ', visibility: 'public' }),
    llm: acme.toolzz.world.add({ type: 'openai', name: 'LLM', config: { api_key: 'unknown' } }),
    twins: ['Twin', 'twin'].map((name) => twins.aloochat.world.add({ type: 'slack', name })),
    one: careful.aloochat.world.add({ type: 'slack', name: 'One' }),
  };
};

let live: ReturnType<typeof seed>;

beforeAll(async () => {
  ({ world, sim: acme } = await worlds.open());
  [twins, careful, lost] = [await world.simulate(), await world.simulate(), await world.simulate()];
  live = seed();
  await desire({ lost: { id: lostId } });
  planned = await world.plan();
  applied = await world.apply();
});

test('an integration with the same type and name is adopted: nothing is created, hidden secrets are written once, the rest stays', () => {
  const lines = of(planned, 'acme').changes.map(({ key, action, id, adopts, fields }) => ({
    key,
    action,
    id,
    adopts,
    paths: fields.map(({ path, cause }) => `${path} ${cause}`),
  }));
  const update = (key: string, id: string, path: string) => ({
    key,
    action: 'update',
    id,
    adopts: true,
    paths: [`${path} desired`],
  });
  expect(lines).toEqual([
    { key: 'plain', action: 'adopt', id: live.plain.id, adopts: undefined, paths: [] },
    update('edited', live.edited.id, 'config.channel'),
    update('folded', live.folded.id, 'name'),
    update('hidden', live.hidden.id, 'config.token'),
  ]);
  expect(of(planned, 'brasil').changes).toMatchObject([
    {
      key: 'llm',
      action: 'adopt',
      id: live.llm.id,
      notices: [expect.stringMatching(/config\.api_key.*assumed to be/)],
    },
  ]);
  expect(of(applied, 'acme')).toMatchObject({ result: 'converged', applied: { adopt: 1, update: 3 } });
  expect(of(applied, 'brasil')).toMatchObject({ result: 'converged', applied: { adopt: 1 } });
  const at = acme.aloochat.world;
  expect(at.get(live.plain.id)?.config).toEqual({ channel: 'general', theirs: 1 });
  expect(at.get(live.hidden.id)?.config).toEqual({ channel: 'general', token: 'xoxb-0123456789' });
  expect(at.get(live.folded.id)).toMatchObject({ name: 'école', visibility: 'public' });
  expect(at.list()).toHaveLength(4);
});

test('two alike are ambiguous, with their ids', () => {
  expect(applied.code).toBe(1);
  const { blocked, applied: made } = of(applied, 'twins');
  expect(made).toEqual({ create: 1 });
  expect(blocked).toMatchObject([{ key: 'twin', reason: 'ambiguous' }]);
  for (const { id } of live.twins) expect(blocked[0]?.message).toContain(id);
});

test('with adopt: id nothing is adopted by its name', () => {
  const { blocked, applied: made } = of(applied, 'careful');
  expect(made).toEqual({ create: 1 });
  expect(blocked).toEqual([
    {
      key: 'one',
      reason: 'ambiguous',
      message: expect.stringContaining(`write id: ${live.one.id} into the entry`),
    },
  ]);
});

test('an id that is not live is blocked, and never created', () => {
  expect(of(applied, 'lost')).toMatchObject({
    applied: {},
    blocked: [{ key: 'gone', message: expect.stringContaining(lostId) }],
  });
  expect(lost.aloochat.world.list()).toEqual([]);
});

test('an id in the entry decides, the right one, and all of it settles', async () => {
  await desire({ twin: { id: live.twins[0]?.id }, one: { id: live.one.id } });
  const again = await world.apply();
  expect(again.code, again.stdout).toBe(0);
  const made = Object.fromEntries(again.accounts.map((item) => [item.account, item.applied]));
  expect(made).toEqual({
    acme: {},
    brasil: {},
    twins: { adopt: 1 },
    careful: { adopt: 1 },
    lost: { create: 1 },
  });
  await expectSettled(world);
  expect(twins.aloochat.world.list()).toHaveLength(3);
});
