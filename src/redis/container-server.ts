/** A Redis in a container of our own. */
export type ContainerServer = { readonly redisUrl: string; stop(): Promise<void> };

const image = 'redis:8-alpine';

/**
 * Starts Redis in Docker through testcontainers, or returns null where there is no Docker engine, or no testcontainers (it is
 * a development dependency).
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
