import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { findServerBinary, waysToRedis } from '../../src/redis/start-server.ts';
import { redisPod } from '../repository/kubernetes/manifests.ts';
import { writeSecret } from '../repository/kubernetes/place-pod.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/git-origin.ts';
import { until } from '../support/until.ts';

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * Starts a Redis with the command and the volumes of the manifests; it ends with the test.
 * @returns its host and port
 */
export const startRedisPod = async (test: TestContext, settings: string): Promise<string> => {
  const binary = await findServerBinary();
  if (binary === null) throw new Error(waysToRedis);
  const root = temporaryFolder(test, 'redis-pod');
  for (const { mountPath } of redisPod.container.volumeMounts ?? [])
    mkdirSync(join(root, mountPath), { recursive: true });
  writeSecret(join(root, '/etc/redis'), { 'redis.conf': settings });
  const port = await freePort();
  const words = (redisPod.container.command ?? []).slice(1);
  const args = words.map((word) => (word.startsWith('/') ? join(root, word) : word));
  const server = spawn(binary, [...args, '--port', `${port}`, '--bind', '127.0.0.1'], { stdio: 'ignore' });
  test.onTestFinished(async () => {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  });
  await until(() => listens(port));
  return `127.0.0.1:${port}`;
};
