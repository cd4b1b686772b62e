import { beforeAll, expect, test } from 'vitest';
import type { Quirks } from '../../src/simulator/quirks.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { expectSettled, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, ref, toolzzAt, type World } from '../support/e2e-world.ts';

/** What else the documentation leaves open. Each is an account at both providers, and one command goes over all of them. */
const oddities: Readonly<Record<string, Partial<Quirks>>> = {
  'no-content': { status: 204 },
  'always-200': { status: 200, answers: 'omit' },
  'late-lists': { lateListMs: 1_500 },
  'late-updates': { lateUpdateMs: 1_500 },
  'both-late': { lateListMs: 1_000, lateUpdateMs: 1_000, secrets: 'mask' },
  'unique-names': { conflictOnDuplicateName: true },
  'clock-ahead': { clockSkewMs: 3_600_000 },
  'clock-behind': { clockSkewMs: -3_600_000 },
  slow: { latencyMs: [100, 300] },
  'late-and-random': { lateUpdateMs: 1_000, secrets: 'random-mask', put: 'replace' },
};

const worlds = useWorlds(usualToken);
let world: World;
const sims = new Map<string, Simulator>();

const entries = (name: string, names: readonly string[]): Record<string, object> =>
  Object.fromEntries(
    names.flatMap((shown, i): [string, object][] => [
      [
        `${name}-chat-${i}`,
        {
          account: `aloo-${name}`,
          type: 'slack',
          name: shown,
          config: { token: ref('TOKEN'), channel: shown },
        },
      ],
      [
        `${name}-llm-${i}`,
        { account: `toolzz-${name}`, type: 'openai', name: shown, config: { api_key: ref('TOKEN') } },
      ],
    ]),
  );

const desire = (names: readonly string[]) =>
  world.desire({
    accounts: Object.fromEntries(
      [...sims].flatMap(([name, sim]) => [
        [`aloo-${name}`, aloochatAt(sim)],
        [`toolzz-${name}`, toolzzAt(sim)],
      ]),
    ),
    integrations: Object.assign({}, ...[...sims.keys()].map((name) => entries(name, names))),
  });

const expectLive = (names: readonly string[]): void => {
  for (const [name, { aloochat, toolzz }] of sims) {
    for (const at of [aloochat, toolzz]) {
      const shown = at.world.list().flatMap((item) => (item.active ? [item.name] : []));
      expect.soft(shown.sort(), `${name} ${at.baseUrl}`).toEqual([...names].sort());
    }
  }
};

const expectApplied = async (): Promise<void> => {
  const applied = await world.apply();
  expect(applied.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(applied.code).toBe(0);
};

beforeAll(async () => {
  world = await worlds.bare();
  for (const [name, quirks] of Object.entries(oddities))
    sims.set(name, await world.simulate({ aloochat: { quirks }, toolzz: { quirks } }));
});

test('creates each integration once, and settles', async () => {
  await desire(['One', 'Two']);
  await expectApplied();
  expectLive(['One', 'Two']);
  await expectSettled(world);
});

test('a name that moves from one entry to a new one, in one run', async () => {
  await desire(['Uno', 'Two', 'One']);
  await expectApplied();
  expectLive(['Uno', 'Two', 'One']);
  await expectSettled(world);
});

test('deletes each integration once', async () => {
  await desire(['Uno', 'Two']);
  await expectApplied();
  expectLive(['Uno', 'Two']);
  await expectSettled(world);
});
