import type { Settings } from '../config.ts';
import type { Logger } from '../log.ts';
import type { Observer } from '../model/observer.ts';
import type { SecretRegistry } from '../model/secrets.ts';

/** What every use case needs, in a command as in the daemon. */
export type AppContext = {
  readonly options: {
    /** The accounts that `--account` names; none: all. */
    readonly account: readonly string[];
  };
  readonly settings: Settings;
  readonly secrets: SecretRegistry;
  readonly log: Logger;
  readonly out: {
    /** A remark for the person who runs the command. */
    say(text: string): void;
  };
  /** Counts what this process does; only a daemon's metrics do. */
  readonly observer?: Observer;
};
