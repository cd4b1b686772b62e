import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { stringify } from 'yaml';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { container, mounts } from '../repository/kubernetes/manifests.ts';
import { chat } from '../support/e2e-steps.ts';
import { aloochatAt, ref, usualCredentials } from '../support/e2e-world.ts';
import { type Origin, openOrigin, temporaryFolder } from '../support/git-origin.ts';
import { serveGit } from '../support/git-server.ts';
import { until } from '../support/until.ts';
import { type Pod, startPod } from './pod.ts';
import { startRedisPod } from './redis-pod.ts';
import { everySecond } from './scene.ts';

const gitToken = 'token-of-the-repository-1f';
const viewToken = 'what-opens-the-status-page';
const credentials = { 'aloochat-api-key': usualCredentials.ALOO_KEY, 'chat-token': 'chat-token-of-today' };
const credentialsAt = mounts.find(({ secret }) => secret === 'setpoint-credentials')?.path ?? '';

type Cluster = {
  readonly pod: Pod;
  readonly sim: Simulator;
  readonly origin: Origin;
  /** The files of a desired state with one integration; at first there is none. */
  readonly withOne: Record<string, string>;
};

/** A pod with the Redis of the manifests, a Git server that wants a token, and a simulated AlooChat. */
const openCluster = async (context: TestContext): Promise<Cluster> => {
  const redis = await startRedisPod(context, 'requirepass password-of-redis');
  const sim = await startSimulator();
  context.onTestFinished(sim.close);
  const root = temporaryFolder(context, 'pod');
  const file = (name: string): string => ref(`file:${join(root, credentialsAt, name)}`);
  const accounts = { acme: aloochatAt(sim, { apiKey: file('aloochat-api-key'), schedule: everySecond }) };
  const one = chat('One', { config: { token: file('chat-token') } });
  const filesWith = (integrations: object): Record<string, string> => ({
    'desired-state/all.yaml': stringify({ accounts, integrations }),
  });
  const origin = openOrigin(context, filesWith({}));
  const server = await serveGit(origin.root, context);
  server.credentials = `x-access-token:${gitToken}`;
  const service = {
    'redis-url': `redis://:password-of-redis@${redis}`,
    'git-token': `${gitToken}\n`,
    'ledger-key': 'the-key-of-the-hashes-0123',
    'view-token': viewToken,
  };
  const pod = await startPod(context, {
    root,
    secrets: { 'setpoint-service': service, 'setpoint-credentials': credentials },
    overlay: { SETPOINT_GIT_URL: `${server.origin}/bots.git`, SETPOINT_GIT_POLL: '4s' },
  });
  return { pod, sim, origin, withOne: filesWith({ one }) };
};

test('a pod with exactly these settings and volumes becomes ready, works, and stops in time', async (context) => {
  const { pod, sim, origin, withOne } = await openCluster(context);
  const { startupProbe, livenessProbe, readinessProbe } = container;
  for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe].map((probe) => probe ?? {}))
    await until(async () => (await pod.probe(httpGet?.path)) === 200, pod.logs);
  origin.git('checkout', '-qb', 'more');
  origin.push(withOne);
  const plan = await pod.exec('plan', '--ref', 'more');
  expect(plan, plan.stderr).toMatchObject({ code: 0 });
  expect(plan.stdout).toContain('+ create one');
  const tokens = (): unknown[] => sim.aloochat.world.list().map(({ config }) => config?.token);
  expect(tokens()).toEqual([]);
  origin.git('push', '-q', 'origin', 'HEAD:main');
  await until(() => tokens().join() === 'chat-token-of-today', pod.logs);
  pod.update('setpoint-credentials', { ...credentials, 'chat-token': 'chat-token-of-tomorrow' });
  await until(() => tokens().join() === 'chat-token-of-tomorrow', pod.logs);
  const status = async () => (await pod.exec('status')).stdout;
  await until(async () => (await status()).includes('Everything is in sync'), pod.logs);
  const doctor = await pod.exec('doctor');
  expect(doctor, doctor.stdout).toMatchObject({ code: 0, stderr: '' });
  const html = { accept: 'text/html' };
  expect((await pod.get('/', html)).status).toBe(303);
  expect((await pod.get('/', { ...html, authorization: `Bearer ${viewToken}` })).status).toBe(200);
  const ended = await pod.terminate();
  expect(ended, ended.stderr).toMatchObject({ code: 0, signal: null });
});
