import { onTestFinished } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import {
  aloochatAt,
  openWorld,
  ref,
  type Store,
  usualCredentials,
  type World,
} from '../support/e2e-world.ts';

export const everyTwoSeconds = '*/2 * * * * *';

/** Locks that have to run out, and processes on a busy machine, take their time. */
export const patiently = { timeout: 120_000 };

/** Often enough never: runs come by start and by edits only. */
export const onceAYear = '0 0 1 1 *';

/** The value behind every token. */
export const chatToken = 'xoxb-of-the-chats-91c2';

/** AlooChat entries of one account, chat-0 to chat-(count-1), or from another number on. */
export const chats = (count: number, { from = 0, account = 'acme' } = {}): Record<string, object> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${account}-${from + index}`,
      { account, type: 'slack', name: `Chat ${from + index}`, config: { token: ref('TOKEN') } },
    ]),
  );

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
  store: Store,
  schedule: string,
  options: SimulatorOptions = {},
): Promise<Scene> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: chatToken } });
  onTestFinished(world.close);
  const sim = await world.simulate(options);
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
