import { UsageError } from '../model/errors.ts';
import { canInstall, installServer } from './install-server.ts';
import { findServerBinary, waysToRedis } from './server-binary.ts';

/** A Redis to use. */
export type FoundServer = {
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
export type ContainerServer = { readonly redisUrl: string; stop(): Promise<void> };

const image = 'redis:8-alpine';

/**
 * Starts Redis in Docker with testcontainers; null without a Docker engine or without testcontainers (a
 * development dependency).
 */
export const startContainer = async (): Promise<ContainerServer | null> => {
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
