import type { TestContext } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import type { StoredIntegration } from '../../src/simulator/world.ts';
import { idle, openReplica, type Replica } from '../jobs/replica.ts';
import { openWorkshop, shop, type Workshop } from '../reconcile/workshop.ts';

/** An entry of the ledger as JSON, to be forged. */
export type Stored = { id?: unknown; signature?: unknown; [field: string]: unknown };

/** A daemon in sync with three shops, beside an integration that is not managed, and someone who can write to its Redis. */
export type Scene = {
  readonly workshop: Workshop;
  readonly daemon: Replica;
  /** Live at the provider, and none of Setpoint's. */
  readonly foreign: StoredIntegration;
  /** The id of a shop of Setpoint's. */
  idOf(key: string): string;
  read(key: string): Promise<Stored>;
  /** Writes an entry of the ledger as the attacker wants it. */
  forge(key: string, entry: Stored): Promise<void>;
  /** What has become of everything that was live before: by id, as it is stored at the provider. */
  live(): readonly StoredIntegration[];
  /** A run of the daemon by its schedule, until nothing is left to do. */
  tick(): Promise<void>;
};

export const keys = ['a', 'b', 'c'];

export const openScene = async (test: TestContext): Promise<Scene> => {
  const workshop = await openWorkshop(test);
  const { redis, prefix, account, simulated } = workshop;
  const daemon = await openReplica(
    test,
    workshop,
    keys.map((key) => shop(key)),
  );
  const foreign = simulated.world.add({
    type: 'shopify',
    name: 'Another shop',
    config: { shop_domain: 'else.myshopify.com', access_token: 'their-secret' },
  });
  await daemon.start();
  const tick = async (): Promise<void> => {
    await daemon.trigger();
    await idle(daemon);
  };
  await tick();
  const { entries, owners } = accountKeys(prefix, account.name);
  return {
    workshop,
    daemon,
    foreign,
    idOf: (key) => simulated.world.list().find(({ name }) => name === `Shop ${key}`)?.id ?? '',
    read: async (key) => JSON.parse((await redis.hget(entries, key)) ?? '{}') as Stored,
    forge: async (key, entry) => {
      await redis.hset(entries, key, JSON.stringify(entry));
      if (typeof entry.id === 'string') await redis.hset(owners, entry.id, key);
    },
    live: () => simulated.world.list(),
    tick,
  };
};
