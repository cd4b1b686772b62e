import type { Redis } from 'ioredis';
import type { Logger } from '../src/log.ts';
import type { Clock } from '../src/model/clock.ts';
import type { Observer } from '../src/model/observer.ts';
import type { SecretRegistry } from '../src/model/secrets.ts';
import type { AccountContext } from '../src/reconcile/account-context.ts';
import type { Snapshots } from '../src/reconcile/snapshots.ts';
import type { LivingDaemons } from './living-daemons.ts';
import type { Notifier } from './notify.ts';

/** The dependencies that all jobs of this process share. */
export type JobContext = {
  /** For ordinary commands. BullMQ duplicates it for blocking ones. */
  readonly redis: Redis;
  readonly prefix: string;
  /** Identifies this process among the replicas. */
  readonly processId: string;
  /** Shared by all accounts of this process; absent: each account asks by itself. */
  readonly daemons?: LivingDaemons;
  readonly log: Logger;
  readonly secrets: SecretRegistry;
  readonly snapshots: Snapshots;
  /** Absent in commands: the daemon's next run notifies. */
  readonly notifier?: Pick<Notifier, 'notify'> | undefined;
  /** What schedules go by. */
  readonly clock: Clock;
  /** Counts what this process does. */
  readonly observer?: Observer | undefined;
  /** The account in this process's desired state; null when it is missing or the state is invalid. */
  context(account: string): AccountContext | null;
  /**
   * When the Git remote was last heard, as `DesiredVersion` has it. Absent in commands, which publish nothing;
   * undefined where the desired state is files.
   */
  heardAt?(): number | undefined;
  /** Whether this process works on a run: a daemon on all, a command only on its own. */
  accepts(run: string): boolean;
  /** The process is shutting down: unsent changes return to the queue. */
  draining(): boolean;
};
