import { afterAll, beforeAll } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
import { openStore, openWorld, type Store, usualCredentials, type World } from './e2e-world.ts';

/** Opens a Redis before the tests of a file, and closes it after them. What it returns may be called only then. */
export const useStore = (): (() => Store) => {
  let store: Store | null = null;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store?.close());
  return () => {
    if (store === null) throw new Error('The store is opened before all tests: ask for it in a test.');
    return store;
  };
};

/** A world with both providers simulated. */
export type Opened = { readonly world: World; readonly sim: Simulator };

/** The worlds of a test file, over one Redis. */
export type Worlds = {
  readonly store: () => Store;
  /** Opens a world whose commands have the usual credentials and the file's own variables; closed after the file's tests. */
  bare(): Promise<World>;
  /** The same with both providers simulated. */
  open(options?: SimulatorOptions): Promise<Opened>;
};

/** The opening lines of a test file: its Redis, and worlds over it, for tests one after the other or at once. */
export const useWorlds = (env: Readonly<Record<string, string>> = {}): Worlds => {
  const store = useStore();
  const worlds: World[] = [];
  afterAll(async () => {
    await Promise.all(worlds.map((world) => world.close()));
  });
  const bare = async (): Promise<World> => {
    const world = await openWorld({ store: store(), env: { ...usualCredentials, ...env } });
    worlds.push(world);
    return world;
  };
  return {
    store,
    bare,
    open: async (options) => {
      const world = await bare();
      return { world, sim: await world.simulate(options) };
    },
  };
};
