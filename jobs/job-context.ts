import type { Redis } from 'ioredis';
import type { Logger } from '../src/log.ts';
import type { Observer } from '../src/model/observer.ts';
import type { SecretRegistry } from '../src/model/secrets.ts';
import type { AccountContext } from '../src/reconcile/account-context.ts';
import type { Snapshots } from '../src/reconcile/snapshots.ts';
import type { ConnectionOptions } from '../src/redis/redis-options.ts';
import type { Notifier } from './notify.ts';

/** What every job of this process works with. */
export type JobRoom = {
  readonly redis: Redis;
  /** For the connections that BullMQ opens itself. */
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  /** Names this process among the replicas. */
  readonly processId: string;
  readonly log: Logger;
  readonly secrets: SecretRegistry;
  readonly snapshots: Snapshots;
  /** Tells people what runs find out; a command's runs are told by the daemon's next one. */
  readonly notifier?: Pick<Notifier, 'tell'> | undefined;
  /** Counts what this process does. */
  readonly observer?: Observer | undefined;
  /** The account as this process knows it now; null when its desired state does not have it, or is broken. */
  context(account: string): AccountContext | null;
  /** Whether this process does the work of a run: a daemon's of all, a command's only of its own. */
  accepts(run: string): boolean;
  /** The process is about to end: what has not been sent is given back. */
  draining(): boolean;
};
