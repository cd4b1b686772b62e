import { spawn } from 'node:child_process';
import { access, rm, writeFile } from 'node:fs/promises';
import { UsageError } from '../model/errors.ts';
import { findServerBinary, waysToRedis } from './start-server.ts';

/** A Redis to use. */
type FoundServer = {
  /** Its URL; null: `redis-server` is on the PATH, so open the embedded one. */
  readonly redisUrl: string | null;
  /** Stops the container, if one was started. */
  close(): Promise<void>;
};

/**
 * Set-up of the demo and the tests: finds a Redis, or installs one. In this order: `redisUrl`, the PATH,
 * Docker, and, as root on Debian, apt-get.
 * @param settings.say reports what is being installed or started, on stderr
 * @throws UsageError that lists the ways to get a Redis
 */
export const findOrInstallServer = async (settings: {
  readonly redisUrl: string | null;
  readonly say: (text: string) => void;
}): Promise<FoundServer> => {
  const { redisUrl, say } = settings;
  const nothing = async () => undefined;
  if (redisUrl !== null) return { redisUrl, close: nothing };
  if ((await findServerBinary()) !== null) return { redisUrl: null, close: nothing };
  const container = await startContainer();
  if (container !== null) {
    say('There is no redis-server on the PATH: started Redis in Docker.');
    return { redisUrl: container.redisUrl, close: () => container.stop() };
  }
  if (await canInstall()) {
    say(
      'There is no redis-server on the PATH and no Docker: installing it with apt-get install redis-server.',
    );
    if ((await installServer()) && (await findServerBinary()) !== null)
      return { redisUrl: null, close: nothing };
  }
  throw new UsageError(waysToRedis);
};

/** A Redis in a container. */
type ContainerServer = { readonly redisUrl: string; stop(): Promise<void> };

const image = 'redis:8-alpine';

/**
 * Starts Redis in Docker with testcontainers; null without a Docker engine or without testcontainers (a
 * development dependency).
 */
const startContainer = async (): Promise<ContainerServer | null> => {
  try {
    const { GenericContainer } = await import('testcontainers');
    const container = await new GenericContainer(image)
      .withCommand(['redis-server', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'])
      .withExposedPorts(6379)
      .start();
    return {
      redisUrl: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
      stop: async () => {
        await container.stop();
      },
    };
  } catch {
    return null;
  }
};

/**
 * Debian's way to keep a package from starting its service:
 * https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
 */
const policyFile = '/usr/sbin/policy-rc.d';

/** True if Redis can be installed without a prompt: as root on Debian and its derivatives. */
export const canInstall = async (): Promise<boolean> => {
  if (process.getuid?.() !== 0) return false;
  const found = await Promise.allSettled([access('/etc/debian_version'), access('/usr/bin/apt-get')]);
  return found.every(({ status }) => status === 'fulfilled');
};

/** Installs Debian's redis-server without starting the system service. @returns true if apt-get succeeded */
const installServer = async (): Promise<boolean> => {
  // 'wx': keeps an existing policy of the machine.
  const ours = await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false,
  );
  try {
    // Images without package lists need an update first; if it fails, existing lists may still do.
    await shell('apt-get update -qq');
    return await shell(
      'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server',
    );
  } finally {
    if (ours) await rm(policyFile, { force: true });
  }
};

/** True if the command exited with 0. Shows stderr only. */
const shell = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
