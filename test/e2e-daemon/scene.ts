import type { TestContext } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { chats } from '../support/e2e-steps.ts';
import {
  aloochatAt,
  openWorld,
  type Store,
  usualCredentials,
  type World,
  type WorldOptions,
} from '../support/e2e-world.ts';

export const everySecond = '* * * * * *';

/** Often enough never: runs come by start and by edits only. */
export const onceAYear = '0 0 1 1 *';

/** The value behind every token. */
export const chatToken = 'xoxb-of-the-chats-91c2';

export type Scene = {
  readonly world: World;
  readonly sim: Simulator;
  /** Writes the desired state of the account acme. */
  desire(integrations: Record<string, object>, account?: object): Promise<void>;
  /** The names that are live, sorted. */
  live(): string[];
};

/** A world with a simulated AlooChat and the account acme, closed with the test. */
export const openScene = async (
  { onTestFinished }: TestContext,
  store: Store,
  schedule: string,
  options: SimulatorOptions & Pick<WorldOptions, 'ownProcess'> = {},
): Promise<Scene> => {
  const { ownProcess = false, ...simulated } = options;
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: chatToken }, ownProcess });
  onTestFinished(world.close);
  const sim = await world.simulate(simulated);
  return {
    world,
    sim,
    desire: (integrations, account = {}) =>
      world.desire({ accounts: { acme: aloochatAt(sim, { schedule, ...account }) }, integrations }),
    live: () =>
      sim.aloochat.world
        .list()
        .map(({ name }) => name)
        .toSorted(),
  };
};

/** Desires this many accounts, each with an integration at a simulated AlooChat of its own: no two may be at the same place with the same key. */
export const desireAccounts = async (world: World, count: number, schedule: string): Promise<void> => {
  const names = Array.from({ length: count }, (_, index) => `account-${index}`);
  const accounts: Record<string, object> = {};
  for (const name of names) accounts[name] = aloochatAt(await world.simulate(), { schedule });
  const integrations = Object.assign({}, ...names.map((account, from) => chats(1, { account, from })));
  await world.desire({ accounts, integrations });
};
