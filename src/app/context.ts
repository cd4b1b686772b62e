import type { AccountJobs } from '../../jobs/account-jobs.ts';
import type { JobContext } from '../../jobs/job-context.ts';
import type { Settings } from '../config.ts';
import type { Send } from '../http/send.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../model/clock.ts';
import type { DesiredState } from '../model/desired.ts';
import type { Observer } from '../model/observer.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { Closers } from './closers.ts';
import type { Signals } from './interruption.ts';

/** What every use case needs, in a command as in the daemon. */
export type AppContext = {
  readonly options: {
    /** The accounts that `--account` names; none: all. */
    readonly account: readonly string[];
  };
  readonly settings: Settings;
  /** The absolute folder that paths on the command line, and in messages, are relative to. */
  readonly cwd: string;
  readonly signals: Signals;
  readonly secrets: SecretRegistry;
  readonly log: Logger;
  /** What schedules and change windows go by. */
  readonly clock: Clock;
  /** Sends requests over HTTP, through the proxies of the settings. */
  readonly send: Send;
  readonly out: {
    /** A remark for the person who runs the command. */
    say(text: string): void;
  };
  /** Counts what this process does; only a daemon's metrics do. */
  readonly observer?: Observer;
};

/** What the use cases work with: opened once by a command, or provided by the daemon. */
export type AppParts = {
  readonly context: AppContext;
  readonly redis: RedisHandle;
  readonly desired: DesiredState;
  /** By name. */
  readonly accounts: ReadonlyMap<string, AccountContext>;
  readonly jobContext: JobContext;
  /** The queue and records of an account, also of one that left the YAML; closed with the app. */
  jobsOf(account: string): AccountJobs;
  /** The runs that this process works for. */
  readonly runs: Set<string>;
  readonly closers: Pick<Closers, 'add'>;
};
