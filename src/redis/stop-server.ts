import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { EmbeddedPaths } from './embedded-paths.ts';
import { probeServer } from './probe-server.ts';
import { disconnect } from './watch-connection.ts';

/**
 * The name of one user's main connection to an embedded server: its process id and something random. Nothing
 * else is named so: the queues' own connections begin with a prefix that people choose.
 */
export const memberName = (): string => `setpoint-${process.pid}-${randomUUID().slice(0, 8)}`;
const memberPattern = /^setpoint-\d+-[0-9a-f]{8}$/;

const stopPatienceMs = 5000;

/** Whether another setpoint process uses the server; call it under the lock. */
export const isLastMember = async (client: Redis, ownName: string): Promise<boolean> => {
  const clients = String(await client.client('LIST'));
  const names = [...clients.matchAll(/ name=(\S*)/g)].map((match) => match[1] ?? '');
  return !names.some((name) => memberPattern.test(name) && name !== ownName);
};

/**
 * Tells the server to end, which it answers by closing the connection, and returns when it is gone: its files
 * are written, its socket and its process are no more.
 */
export const stopServer = async (client: Redis, paths: EmbeddedPaths): Promise<void> => {
  const pid = Number.parseInt(await readFile(paths.pidFile, 'utf8').catch(() => ''), 10);
  await client.shutdown().catch(() => undefined);
  disconnect(client);
  for (const start = Date.now(); Date.now() - start < stopPatienceMs; await sleep(10)) {
    if ((await probeServer(client.options.path ?? paths.socket)) === 'down' && !(await isAlive(pid))) return;
  }
};

/**
 * A process that ended but that nobody has asked about yet (a zombie, in containers without an init) counts
 * as gone.
 */
const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
};
