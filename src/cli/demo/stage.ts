import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstallServer } from '../../redis/find-server.ts';
import { openRedis } from '../../redis/open-redis.ts';
import { removeKeys } from '../../redis/redis-handle.ts';
import { type Simulator, startSimulator } from '../../simulator/start-simulator.ts';
import type { Context } from '../context.ts';
import { copyExample, type Example, namesIn } from './example.ts';
import { freePort } from './free-port.ts';

/**
 * What the demo runs on: two simulated providers, a desired state, a Redis, and the environment of its
 * commands.
 */
export type Stage = {
  readonly simulator: Simulator;
  readonly example: Example;
  readonly environment: { readonly [name: string]: string };
  /** Ends all of it and leaves nothing behind. */
  close(): Promise<void>;
};

/** A schedule that a watching person can wait for. */
const EVERY_TWO_SECONDS = '*/2 * * * * *';

const startProviders = async (): Promise<Simulator> => {
  const simulator = await startSimulator({
    aloochat: { limit: { model: 'bucket', perSecond: 4, burst: 3, headers: 'retry-after' } },
    toolzz: { limit: { model: 'bucket', perSecond: 10, burst: 10, headers: 'x-delta' } },
  });
  const { aloochat, toolzz } = simulator;
  aloochat.world.add({
    type: 'hubspot',
    name: 'Somebody else’s CRM',
    config: { portal_id: '99', access_token: 'not-ours' },
  });
  // The answer of one create gets lost after it took effect; one list request finds its connection broken.
  aloochat.faults.add({ kind: 'status', status: 500, when: 'after', method: 'POST', after: 2, times: 1 });
  toolzz.faults.add({ kind: 'drop', method: 'POST', times: 1 });
  return simulator;
};

const environmentOf = (simulator: Simulator, example: Example): { [name: string]: string } => {
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

/** The copy points its Toolzz account at the simulated unit, ticks often, and has no ceiling to wait for. */
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

const cleanUp = async (
  context: Context,
  redisUrl: string | null,
  prefix: string,
  dataDir: string,
): Promise<void> => {
  if (redisUrl === null) return;
  const redis = await openRedis({ redisUrl, dataDir, log: context.log });
  await removeKeys(redis.client, prefix);
  await redis.close();
};

/** The token that opens the status page's buttons in the demo. */
export const DEMO_TOKEN = 'demo-token';

/**
 * Sets the demo up; `serve`: its daemon has a status page. Needs no account and no network.
 * @throws UsageError without a Redis
 */
export const setStage = async (context: Context, { serve }: { readonly serve: boolean }): Promise<Stage> => {
  const server = await findOrInstallServer({ redisUrl: context.settings.redisUrl, say: context.out.say });
  const folder = mkdtempSync(join(tmpdir(), 'setpoint-demo-'));
  const simulator = await startProviders();
  const example = copyExample(folder);
  adaptExample(example, simulator);
  const prefix = `setpoint-demo-${randomBytes(4).toString('hex')}`;
  const dataDir = join(folder, '.setpoint');
  const environment = {
    ...environmentOf(simulator, example),
    SETPOINT_DESIRED_STATE: example.path,
    SETPOINT_DATA: dataDir,
    SETPOINT_PREFIX: prefix,
    SETPOINT_HTTP: serve ? `127.0.0.1:${await freePort(9464)}` : 'off',
    SETPOINT_ADMIN_TOKEN: DEMO_TOKEN,
    ...(server.redisUrl === null ? {} : { REDIS_URL: server.redisUrl }),
  };
  const close = async (): Promise<void> => {
    await simulator.close();
    await cleanUp(context, server.redisUrl, prefix, dataDir);
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { simulator, example, environment, close };
};
