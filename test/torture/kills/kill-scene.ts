import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import type { StoredIntegration } from '../../../src/simulator/stored-integration.ts';
import {
  aloochatAt,
  openWorld,
  ref,
  type Store,
  usualCredentials,
  type World,
} from '../../support/e2e-world.ts';

/** Often enough never: runs come by start and by edits only. */
const onceAYear = '0 0 1 1 *';

const slack = (name: string, extra: object = {}): object => ({
  account: 'acme',
  type: 'slack',
  name,
  config: { token: ref('TOKEN'), channel: 'general' },
  ...extra,
});

const before = {
  changed: slack('Changed'),
  replaced: slack('Replaced'),
  moved: slack('Moved'),
  deleted: slack('Deleted'),
  same: slack('Same'),
};

const after = {
  created: slack('Created'),
  changed: slack('Changed', { active: false }),
  replaced: slack('Replaced', { type: 'notion', replace: true }),
  'moved-here': slack('Moved'),
  same: slack('Same'),
};

/** Nobody's, by a name of their own or with the name of something of ours under another type. */
const neighbours = [
  { type: 'slack', name: 'Neighbour', config: { channel: 'theirs' } },
  { type: 'zendesk', name: 'Created', config: { channel: 'theirs' } },
];

const wanted = ['notion Replaced', 'slack Changed', 'slack Created', 'slack Moved', 'slack Same'];

/** An account in sync, and a desired state that asks for one of each: a create, an update, a replace, a delete and a key that moved. */
export type KillScene = {
  readonly world: World;
  readonly sim: Simulator;
  /** What is live beside the neighbours, as `type name`, sorted. */
  live(): readonly string[];
  /** Live is just what is desired. */
  isDone(): boolean;
  /** Whether the neighbours are as they were. */
  neighboursAreUntouched(): boolean;
};

const typeAndName = ({ type, name }: StoredIntegration): string => `${type} ${name}`;

/** The ledger of such an account, key by key without the prefix: it need not be made by a command each time. */
export type Seed = ReadonlyMap<string, Buffer>;

const ledgerOf = async ({ client }: Store, { prefix }: World): Promise<Seed> => {
  const keys = await client.keys(`${prefix}:ledger*`);
  const dump = async (key: string) =>
    [key.slice(prefix.length), (await client.dumpBuffer(key)) as Buffer] as const;
  return new Map(await Promise.all(keys.map(dump)));
};

const bringInSync = async ({ client }: Store, world: World, seed: Seed | undefined): Promise<void> => {
  for (const [key, value] of seed ?? []) await client.restore(`${world.prefix}${key}`, 0, value);
  if (seed) return;
  const { code, stdout, stderr } = await world.apply();
  if (code !== 0) throw new Error(`The account could not be brought in sync:\n${stdout}${stderr}`);
};

/** Opens it, from a ledger that another one was brought in sync with, if there is one. Close its world when done. */
export const openKillScene = async (
  store: Store,
  seed?: Seed,
): Promise<KillScene & { readonly seed: Seed }> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: 'xoxb-of-the-torture-5b1f' } });
  const sim = await world.simulate();
  const { world: aloochat, quirks } = sim.aloochat;
  const desire = (integrations: Record<string, object>): Promise<void> =>
    world.desire({ accounts: { acme: aloochatAt(sim, { schedule: onceAYear }) }, integrations });
  // Known ids make the names of the points.
  for (const name of ['Changed', 'Replaced', 'Moved', 'Deleted', 'Same'])
    aloochat.add({ id: `${name.toLowerCase()}-1`, type: 'slack', name, config: { channel: 'general' } });
  for (const neighbour of neighbours) aloochat.add(neighbour);
  const theirs = aloochat.list().slice(-neighbours.length);
  await desire(before);
  await bringInSync(store, world, seed);
  await desire(after);
  world.quiet();
  // Time enough to die between a request and its answer.
  Object.assign(quirks, { serviceMs: 25 });
  const ids = new Set(theirs.map(({ id }) => id));
  const live = (): string[] =>
    aloochat
      .list()
      .filter(({ id }) => !ids.has(id))
      .map(typeAndName)
      .toSorted();
  return {
    world,
    sim,
    seed: seed ?? (await ledgerOf(store, world)),
    live,
    isDone: () => live().join() === wanted.join() && aloochat.get('changed-1')?.active === false,
    neighboursAreUntouched: () =>
      JSON.stringify(theirs) === JSON.stringify(theirs.map(({ id }) => aloochat.get(id))),
  };
};

/** Opens one for its ledger only. */
export const seedOf = async (store: Store): Promise<Seed> => {
  const { seed, world } = await openKillScene(store);
  await world.close();
  return seed;
};
