import type { DesiredAccount } from '../../../src/model/desired.ts';
import type { LedgerEntry } from '../../../src/model/ledger-entry.ts';
import { placeOf } from '../../../src/reconcile/place-of.ts';
import { accountKeys, keysBegin, sharedKeys } from '../../../src/redis/keys.ts';
import type { SimulatedProvider } from '../../../src/simulator/simulated-provider.ts';
import type { Simulator } from '../../../src/simulator/start-simulator.ts';
import type { StoredIntegration } from '../../../src/simulator/world.ts';
import { createSigner } from '../../../src/store/ledger/keyring.ts';
import { signed } from '../../../src/store/ledger/signature.ts';
import { accountOf } from '../../reconcile/hand.ts';
import { openWorld, type Store, usualCredentials, type World } from '../../support/e2e-world.ts';
import { type Cast, casts } from './kill-casts.ts';

/** Often enough never: runs come by start and by edits only. */
const onceAYear = '0 0 1 1 *';

/** An account in sync, and a desired state that asks for one of each: a create, an update, a replace, a removal and a key that moved. */
export type KillScene = {
  readonly cast: Cast;
  readonly world: World;
  readonly sim: Simulator;
  /** Where it plays. */
  readonly simulated: SimulatedProvider;
  /** What is live beside the neighbours, as `type name` or `type name, off`, sorted. */
  live(): readonly string[];
  /** Live is just what is desired. */
  isDone(): boolean;
  /** Whether the neighbours are as they were. */
  neighboursAreUntouched(): boolean;
};

const told = ({ type, name, active }: StoredIntegration): string => `${type} ${name}${active ? '' : ', off'}`;

/** The ledger of such an account, key by key without the prefix: it need not be made by a command each time. */
export type Seed = ReadonlyMap<string, Buffer>;

const ledgerOf = async ({ client }: Store, { prefix }: World): Promise<Seed> => {
  const all = await client.keys(`${keysBegin(prefix)}*:ledger*`);
  // Where it was: each scene has a provider of its own.
  const keys = all.filter((key) => !key.endsWith(':ledger-facts'));
  const dump = async (key: string) =>
    [key.slice(keysBegin(prefix).length), (await client.dumpBuffer(key)) as Buffer] as const;
  return new Map(await Promise.all(keys.map(dump)));
};

/** Signs a ledger for this provider: the signatures are for where it was. */
const signLedger = async ({ client }: Store, { prefix }: World, account: DesiredAccount): Promise<void> => {
  const keys = accountKeys(prefix, account.name);
  const place = placeOf(account, { scrub: (text) => text });
  const salt = (await client.get(keys.salt)) ?? '';
  const { credential, name } = account;
  const sign = createSigner({ ledgerKey: null, credential, account: name, place, salt });
  for (const [key, text] of Object.entries(await client.hgetall(keys.entries)))
    await client.hset(keys.entries, key, JSON.stringify(signed(sign, key, JSON.parse(text) as LedgerEntry)));
};

const bringInSync = async (
  store: Store,
  world: World,
  account: DesiredAccount,
  seed: Seed | undefined,
): Promise<void> => {
  const { client } = store;
  for (const [key, value] of seed ?? []) await client.restore(`${keysBegin(world.prefix)}${key}`, 0, value);
  if (seed) {
    await client.sadd(sharedKeys(world.prefix).accounts, account.name);
    return signLedger(store, world, account);
  }
  const { code, stdout, stderr } = await world.apply();
  if (code !== 0) throw new Error(`The account could not be brought in sync:\n${stdout}${stderr}`);
};

const populate = ({ before, neighbours }: Cast, { world }: SimulatedProvider): StoredIntegration[] => {
  for (const [key, entry] of Object.entries(before)) {
    const { type, name } = entry as Pick<StoredIntegration, 'type' | 'name'>;
    world.add({ id: `${key}-1`, type, name, config: { channel: 'general' } });
  }
  return neighbours.map((neighbour) => world.add(neighbour));
};

export type SceneOptions = {
  /** AlooChat's by default. */
  readonly cast?: Cast;
  /** The ledger of another one of this cast that was brought in sync. */
  readonly seed?: Seed | undefined;
};

/** Opens it. Close its world when done. */
export const openKillScene = async (
  store: Store,
  { cast = casts.aloochat, seed }: SceneOptions = {},
): Promise<KillScene & { readonly seed: Seed }> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: 'xoxb-of-the-torture-5b1f' } });
  const sim = await world.simulate();
  const simulated = sim[cast.provider];
  const desire = (integrations: Cast['before']): Promise<void> =>
    world.desire({ accounts: { acme: cast.account(sim, { schedule: onceAYear }) }, integrations });
  const theirs = populate(cast, simulated);
  await desire(cast.before);
  await bringInSync(store, world, accountOf(sim, cast.provider, 'acme'), seed);
  await desire(cast.after);
  world.quiet();
  // Time enough to die between a request and its answer.
  Object.assign(simulated.quirks, { serviceMs: 25 });
  const ids = new Set(theirs.map(({ id }) => id));
  const live = (): string[] =>
    simulated.world
      .list()
      .filter(({ id }) => !ids.has(id))
      .map(told)
      .toSorted();
  return {
    cast,
    world,
    sim,
    simulated,
    seed: seed ?? (await ledgerOf(store, world)),
    live,
    isDone: () => live().join() === cast.wanted.join(),
    neighboursAreUntouched: () =>
      JSON.stringify(theirs) === JSON.stringify(theirs.map(({ id }) => simulated.world.get(id))),
  };
};

/** Opens one for its ledger only. */
export const seedOf = async (store: Store, cast: Cast): Promise<Seed> => {
  const { seed, world } = await openKillScene(store, { cast });
  await world.close();
  return seed;
};
