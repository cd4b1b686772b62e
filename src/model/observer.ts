import type { Action } from './plan.ts';
import type { ChangeOutcome, RunReport } from './run.ts';

/** A request that was sent to a provider. `status` is null without an answer. */
export type SentRequest = {
  readonly account: string;
  readonly method: string;
  readonly status: number | null;
};

/** A change of a run that ended. */
export type CountedChange = {
  readonly account: string;
  readonly action: Action;
  readonly outcome: ChangeOutcome['outcome'];
};

/** Counts what this process does. Must be quick and never throw. */
export interface Observer {
  requestSent(request: SentRequest): void;
  changeEnded(change: CountedChange): void;
  /** The Git remote was asked, and had a new commit, had none, or could not be asked. */
  sourcePolled(result: 'new' | 'unchanged' | 'failed'): void;
  /** A worker had stopped fetching jobs, and another was started in its place. */
  workerRestarted(): void;
  /** Not called for a run that could not start. */
  runEnded(report: RunReport): void;
}
