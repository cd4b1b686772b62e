import { type Notifier, startNotifier } from '../../jobs/notify.ts';
import type { AppContext } from '../app/context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { destinationsOf } from '../server/notifications/destinations.ts';

/** Sends what runs find to the destinations in the settings; undefined if there are none. */
export const openNotifier = ({ settings, log }: AppContext, redis: RedisHandle): Notifier | undefined => {
  const destinations = destinationsOf(settings);
  if (destinations.length === 0) return undefined;
  const { client, options: connection } = redis;
  return startNotifier({ redis: client, connection, prefix: settings.prefix, log }, destinations);
};
