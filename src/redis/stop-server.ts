import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { disconnect } from './connection-problem.ts';
import type { EmbeddedPaths } from './embedded-paths.ts';
import { probeServer } from './probe-server.ts';

/**
 * The name of a process' main connection to an embedded server: its pid and a random part. No other
 * connection matches: those of the queues begin with the configured prefix.
 */
export const memberName = (): string => `setpoint-${process.pid}-${randomUUID().slice(0, 8)}`;
const memberPattern = /^setpoint-\d+-[0-9a-f]{8}$/;

const STOP_PATIENCE_MS = 5000;

/** True if another setpoint process uses the server. Call it under the lock. */
export const isLastMember = async (client: Redis, ownName: string): Promise<boolean> => {
  const clients = String(await client.client('LIST'));
  const names = [...clients.matchAll(/ name=(\S*)/g)].map((match) => match[1] ?? '');
  return !names.some((name) => memberPattern.test(name) && name !== ownName);
};

/** Shuts the server down and waits until its files are written and its socket and process are gone. */
export const stopServer = async (client: Redis, paths: EmbeddedPaths): Promise<void> => {
  const pid = Number.parseInt(await readFile(paths.pidFile, 'utf8').catch(() => ''), 10);
  await client.shutdown().catch(() => undefined);
  disconnect(client);
  for (const start = Date.now(); Date.now() - start < STOP_PATIENCE_MS; await sleep(10)) {
    if ((await probeServer(client.options.path ?? paths.socket)) === 'down' && !(await isAlive(pid))) return;
  }
};

/** A zombie (in containers without an init) counts as gone. */
const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
};
