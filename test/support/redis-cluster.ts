import type { TestContext } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { freePort } from './free-port.ts';
import { type RedisProcess, type RedisProcessOptions, startRedisProcess } from './redis-process.ts';
import { until } from './until.ts';

/** Three masters, each with a third of the slots and a replica. */
export type ClusterSetup = {
  /** For `REDIS_URL`. */
  readonly url: string;
  readonly masters: readonly RedisProcess[];
  readonly replicas: readonly RedisProcess[];
  /** The master that has an account's keys, and its replica. */
  of(
    prefix: string,
    account: string,
  ): Promise<{ readonly master: RedisProcess; readonly replica: RedisProcess }>;
  /** Resolves when this one is a master, and says that all slots are served. */
  promoted(server: RedisProcess): Promise<void>;
};

/** A node that does not answer for this long, in ms, is replaced. */
const NODE_TIMEOUT_MS = 2_000;

const SLOTS = 16_384;

const infoOf = async ({ client }: RedisProcess): Promise<string> => String(await client.cluster('INFO'));

/** How its nodes speak TLS, to clients and to each other; absent: they do not. */
type NodeTls = Pick<RedisProcessOptions, 'settings' | 'tls'>;

const startNode = async (test: Pick<TestContext, 'onTestFinished'>, tls?: NodeTls): Promise<RedisProcess> =>
  startRedisProcess(test, await freePort(), {
    ...(tls?.tls && { tls: tls.tls }),
    settings: {
      ...(tls && { ...tls.settings, 'tls-cluster': 'yes', 'tls-replication': 'yes' }),
      'cluster-enabled': 'yes',
      'cluster-node-timeout': NODE_TIMEOUT_MS,
      'cluster-config-file': 'nodes.conf',
      appendonly: 'yes',
      save: '',
      'repl-diskless-sync-delay': 0,
    },
  });

/** Starts it; all nodes end with the test. Resolves when all slots are served and each replica has its master's data. */
export const startCluster = async (
  test: Pick<TestContext, 'onTestFinished'>,
  { withReplicas = true, tls }: { readonly withReplicas?: boolean; readonly tls?: NodeTls } = {},
): Promise<ClusterSetup> => {
  const masters = await Promise.all([0, 1, 2].map(() => startNode(test, tls)));
  const replicas = withReplicas ? await Promise.all([0, 1, 2].map(() => startNode(test, tls))) : [];
  const nodes = [...masters, ...replicas];
  const bounds = [0, 1, 2, 3].map((third) => Math.floor((SLOTS * third) / 3));
  const [first] = masters as [RedisProcess, ...RedisProcess[]];
  for (const [at, { client }] of masters.entries()) {
    // ADDSLOTSRANGE needs Redis 7.
    const slots = Array.from(
      { length: (bounds[at + 1] ?? 0) - (bounds[at] ?? 0) },
      (_, slot) => slot + (bounds[at] ?? 0),
    );
    await client.cluster('ADDSLOTS', ...slots);
    // Two masters of one epoch would not agree who has a slot after a failover.
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', at + 1);
  }
  for (const { port } of nodes.slice(1)) await first.client.cluster('MEET', '127.0.0.1', port);
  const all = async (holds: (info: string) => boolean, among = nodes): Promise<boolean> =>
    (await Promise.all(among.map(infoOf))).every(holds);
  await until(() =>
    all((info) => info.includes(`cluster_known_nodes:${nodes.length}`) && info.includes('cluster_state:ok')),
  );
  for (const [at, { client }] of replicas.entries()) {
    const id = String(await (masters[at] as RedisProcess).client.cluster('MYID'));
    await until(() =>
      client.cluster('REPLICATE', id).then(
        () => true,
        () => false,
      ),
    );
    await until(async () => (await client.info('replication')).includes('master_link_status:up'));
  }
  return {
    url: `${tls ? 'rediss' : 'redis'}+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    replicas,
    of: async (prefix, account) => {
      const slot = Number(await first.client.cluster('KEYSLOT', accountKeys(prefix, account).entries));
      const at = bounds.findIndex((bound) => bound > slot) - 1;
      return { master: masters[at] as RedisProcess, replica: replicas[at] as RedisProcess };
    },
    promoted: async (server) => {
      await until(async () => (await server.client.info('replication')).includes('role:master'));
      await until(async () => (await infoOf(server)).includes('cluster_state:ok'));
    },
  };
};
