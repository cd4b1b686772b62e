import type { Paused } from './run.ts';
import type { WindowStatus } from './window.ts';

/** What became of a request to retry an integration. */
export type RetryResult =
  | {
      readonly kind: 'retried';
      readonly key: string;
      /** Each account that has the key, and what happens there next. */
      readonly accounts: readonly {
        readonly account: string;
        readonly next: 'daemon-runs' | 'no-daemon' | 'paused';
        /** Set while the account's windows hold changes. */
        readonly heldBy?: WindowStatus;
      }[];
    }
  | { readonly kind: 'never-applied'; readonly key: string; readonly account: string };

/** What became of a request to stop managing an integration. */
export type ForgetResult =
  | {
      readonly kind: 'forgotten';
      readonly key: string;
      readonly accounts: readonly string[];
      /** The YAML still has it, so the next run adopts it again. */
      readonly stillDesired: boolean;
    }
  | { readonly kind: 'not-owned'; readonly key: string };

/** What became of a request to pause an account. */
export type PauseResult = {
  readonly account: string;
  readonly wasPaused: boolean;
  /** How it is paused now; null when it was resumed in the same moment. */
  readonly paused: Paused | null;
};

/** What became of a request to resume an account. */
export type ResumeResult = {
  readonly account: string;
  readonly kind: 'not-paused' | 'not-desired' | 'daemon-runs' | 'no-daemon';
};
