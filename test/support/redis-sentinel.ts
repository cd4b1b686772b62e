import type { TestContext } from 'vitest';
import { freePort } from './free-port.ts';
import { type RedisProcess, type RedisProcessOptions, startRedisProcess } from './redis-process.ts';
import { until } from './until.ts';

/** A master, a replica, and three Sentinels of which two must agree; an outage of one second counts. */
export type SentinelSetup = {
  /** For `REDIS_URL`. */
  readonly url: string;
  readonly first: RedisProcess;
  readonly second: RedisProcess;
  readonly sentinels: readonly RedisProcess[];
  /** Resolves when every Sentinel takes this one for the master, and it is one. */
  promoted(server: RedisProcess): Promise<void>;
  /**
   * Resolves when one of the two replicates the other. Which is which is the Sentinels' matter: where a busy machine does not answer
   * for a second, they promote the other one.
   */
  settled(): Promise<Roles>;
};

type Roles = { readonly master: RedisProcess; readonly replica: RedisProcess };

export const MASTER = 'mymaster';

export type SentinelOptions = {
  /** Of the servers. */
  readonly server?: RedisProcessOptions;
  /** Of the Sentinels. */
  readonly sentinel?: Omit<RedisProcessOptions, 'sentinel'>;
  /** Further lines about the master, such as `auth-pass mymaster secret`. */
  readonly monitor?: readonly string[];
  readonly scheme?: string;
  /** `user:password@`. */
  readonly login?: string;
};

/** Starts them. The Sentinels know of each other and of the replica when it resolves. All end with the test. */
export const startSentinels = async (
  test: Pick<TestContext, 'onTestFinished'>,
  { server = {}, sentinel = {}, monitor = [], scheme = 'redis+sentinel', login = '' }: SentinelOptions = {},
): Promise<SentinelSetup> => {
  const durable = { appendonly: 'yes', save: '', 'repl-diskless-sync-delay': 0, ...server.settings };
  const first = await startRedisProcess(test, await freePort(), { ...server, settings: durable });
  const replica = { ...durable, replicaof: `127.0.0.1 ${first.port}` };
  const second = await startRedisProcess(test, await freePort(), { ...server, settings: replica });
  const about = [
    'down-after-milliseconds mymaster 1000',
    'failover-timeout mymaster 5000',
    'parallel-syncs mymaster 1',
    ...monitor,
  ];
  const lines = [`monitor ${MASTER} 127.0.0.1 ${first.port} 2`, ...about].map((line) => `sentinel ${line}`);
  const sentinels = await Promise.all(
    [1, 2, 3].map(async () => startRedisProcess(test, await freePort(), { ...sentinel, sentinel: lines })),
  );
  const fields = async ({ client }: RedisProcess): Promise<ReadonlyMap<string, string>> => {
    const reply = (await client.call('SENTINEL', 'MASTER', MASTER)) as string[];
    return new Map(reply.flatMap((name, at) => (at % 2 === 0 ? [[name, reply[at + 1] ?? '']] : [])));
  };
  const everySentinel = async (holds: (master: ReadonlyMap<string, string>) => boolean): Promise<boolean> =>
    (await Promise.all(sentinels.map(fields))).every(holds);
  await until(() =>
    everySentinel((of) => of.get('num-slaves') === '1' && of.get('num-other-sentinels') === '2'),
  );
  const areSettled = async ({ master, replica }: Roles): Promise<boolean> =>
    (await replica.client.info('replication')).includes('master_link_status:up') &&
    (await everySentinel((of) => of.get('port') === `${master.port}`));
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `${scheme}://${login}${hosts}/${MASTER}`,
    first,
    second,
    sentinels,
    promoted: async ({ port, client }) => {
      await until(() => everySentinel((of) => of.get('port') === `${port}`));
      await until(async () => (await client.info('replication')).includes('role:master'));
    },
    settled: async () => {
      let roles: Roles = { master: first, replica: second };
      await until(async () => {
        if (await areSettled(roles)) return true;
        roles = { master: roles.replica, replica: roles.master };
        return false;
      });
      return roles;
    },
  };
};
