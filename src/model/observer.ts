import type { Action } from './plan.ts';
import type { ChangeOutcome, RunReport } from './run.ts';

/** A request to a provider that was sent. `status` is null where no answer came. */
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

/** Hears of what this process does, to count it. Called in passing, so it is quick and never throws. */
export interface Observer {
  requestSent(request: SentRequest): void;
  changeEnded(change: CountedChange): void;
  /** The Git remote was asked, and had a new commit, had none, or could not be asked. */
  sourcePolled(result: 'new' | 'unchanged' | 'failed'): void;
  /** A run that was kept from beginning does not count. */
  runEnded(report: RunReport): void;
}
