import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallServer } from '../../redis/find-server.ts';
import { openRedis } from '../../redis/open-redis.ts';
import { removeKeys } from '../../redis/redis-handle.ts';
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts';
import type { Context } from '../context.ts';
import type { Surroundings } from './children.ts';
import { copyExample, type Example, namesIn } from './example.ts';
import { createRepository, type DemoRepository } from './repository.ts';

/** What the demo runs on: two simulated providers, a desired state and a Redis. */
export type DemoEnvironment = {
  readonly simulator: Simulator;
  readonly example: Example;
  /** Where the example is pushed to; null: without Git it is a folder of files. */
  readonly repository: DemoRepository | null;
  readonly surroundings: Surroundings;
  /** Ends all of it and leaves nothing behind. */
  close(): Promise<void>;
};

/** Frequent enough for a person who watches. */
const EVERY_TWO_SECONDS = '*/2 * * * * *';

const startProviders = async (): Promise<Simulator> => {
  const simulator = await startSimulator({
    aloochat: { limit: { model: 'bucket', perSecond: 4, burst: 3, headers: 'retry-after' } },
    toolzz: { limit: { model: 'bucket', perSecond: 10, burst: 10, headers: 'x-delta' } },
  });
  const { aloochat, toolzz } = simulator;
  aloochat.world.add({
    type: 'hubspot',
    name: 'Another team’s CRM',
    config: { portal_id: '99', access_token: 'not-ours' },
  });
  // One create takes effect but its answer is lost; one request finds its connection broken.
  aloochat.faults.add({ kind: 'status', status: 500, when: 'after', method: 'POST', after: 2, times: 1 });
  toolzz.faults.add({ kind: 'drop', method: 'POST', times: 1 });
  return simulator;
};

const variablesFor = (simulator: Simulator, example: Example): { [name: string]: string } => {
  const { aloochat, toolzz } = simulator;
  const secrets = example.variables.map((name) => [
    name,
    `demo-${name.toLowerCase()}-${randomBytes(6).toString('hex')}`,
  ]);
  return {
    ...Object.fromEntries(secrets),
    ALOOCHAT_BASE_URL: aloochat.baseUrl,
    ALOOCHAT_API_KEY: aloochat.credential,
    TOOLZZ_BASE_URL: toolzz.baseUrl,
    TOOLZZ_TOKEN: toolzz.credential,
    TOOLZZ_UNIT: toolzz.unit,
    TOOLZZ_USER: toolzz.user,
  };
};

/** Points the Toolzz account at the simulated unit, makes schedules frequent and removes rate ceilings. */
const adaptExample = (example: Example, { toolzz }: Simulator): void =>
  example.edit((document) => {
    for (const account of namesIn(document, 'accounts')) {
      document.setIn(['accounts', account, 'schedule'], EVERY_TWO_SECONDS);
      document.deleteIn(['accounts', account, 'rate']);
      if (document.getIn(['accounts', account, 'provider']) !== 'toolzz') continue;
      document.setIn(['accounts', account, 'unit'], toolzz.unit);
      document.setIn(['accounts', account, 'user'], toolzz.user);
    }
  });

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });

/** A free port of this machine: the wanted one, or any. */
const freePort = (wanted: number): Promise<number> => listen(wanted).catch(() => listen(0));

/** How the demo's commands reach the Redis of the settings. */
const redisVariables = ({ redisUrl, redisAccess }: Context['settings']): { [name: string]: string } => {
  const { caFile, certFile, keyFile, serverName, sentinelUser, sentinelPassword } = redisAccess;
  const variables = {
    REDIS_URL: redisUrl,
    SETPOINT_REDIS_CA_FILE: caFile,
    SETPOINT_REDIS_CERT_FILE: certFile,
    SETPOINT_REDIS_KEY_FILE: keyFile,
    SETPOINT_REDIS_SERVER_NAME: serverName,
    SETPOINT_REDIS_SENTINEL_USER: sentinelUser,
    SETPOINT_REDIS_SENTINEL_PASSWORD: sentinelPassword,
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
};

const cleanUp = async (
  context: Context,
  redisUrl: string | null,
  prefix: string,
  dataDir: string,
): Promise<void> => {
  if (redisUrl === null) return;
  const { redisAccess } = context.settings;
  const redis = await openRedis({ redisUrl, redisAccess, dataDir, log: context.log });
  await removeKeys(redis.client, prefix);
  await redis.close();
};

/** Where the commands find the desired state. */
const desiredVariables = (example: Example, repository: DemoRepository | null): { [name: string]: string } =>
  repository === null
    ? { SETPOINT_DESIRED_STATE: example.path }
    : {
        SETPOINT_DESIRED_STATE: 'desired-state',
        SETPOINT_GIT_URL: repository.url,
        SETPOINT_GIT_POLL: '1s',
      };

/** The token that opens the status page's buttons in the demo. */
export const DEMO_TOKEN = 'demo-token';

/**
 * Starts everything; `serve`: the daemon has a status page. Needs no account and no network.
 * @throws UsageError without a Redis
 */
export const createEnvironment = async (
  context: Context,
  { serve, inherited }: { readonly serve: boolean; readonly inherited: NodeJS.ProcessEnv },
): Promise<DemoEnvironment> => {
  const server = await findOrInstallServer({ redisUrl: context.settings.redisUrl, say: context.out.say });
  const folder = mkdtempSync(join(tmpdir(), 'setpoint-demo-'));
  const simulator = await startProviders();
  const repository = await createRepository(folder, inherited);
  const example = copyExample(repository?.work ?? folder);
  adaptExample(example, simulator);
  const prefix = `setpoint-demo-${randomBytes(4).toString('hex')}`;
  const dataDir = join(folder, '.setpoint');
  const variables = {
    ...variablesFor(simulator, example),
    ...desiredVariables(example, repository),
    SETPOINT_DATA: dataDir,
    SETPOINT_PREFIX: prefix,
    SETPOINT_HTTP: serve ? `127.0.0.1:${await freePort(9464)}` : 'off',
    SETPOINT_ADMIN_TOKEN: DEMO_TOKEN,
    ...redisVariables(context.settings),
    ...(server.redisUrl === null ? {} : { REDIS_URL: server.redisUrl }),
  };
  const close = async (): Promise<void> => {
    await simulator.close();
    await cleanUp(context, server.redisUrl, prefix, dataDir);
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { simulator, example, repository, surroundings: { variables, folder, inherited }, close };
};
