import type { DesiredState } from '../model/desired.ts';
import type { ForgetResult, RetryResult } from '../model/operator-result.ts';
import type { Plan } from '../model/plan.ts';
import type { AccountStatus, Paused, RunReport } from '../model/run.ts';
import type { SourceView } from '../model/source-status.ts';
import type { Lifts } from '../plan/ownership/ledger-claim.ts';
import type { AccountMark } from '../plan/saved/saved-plan.ts';
import type { Accepted } from './accept-drift.ts';
import type { AcceptOptions } from './accept-key.ts';

export type PlanRequest = {
  /** Only these accounts; undefined: all. Their names are known to be in the YAML. */
  readonly accounts?: readonly string[] | undefined;
  /** Only these keys; undefined: all. */
  readonly keys?: readonly string[] | undefined;
  /** Lifts the guards. */
  readonly force: boolean;
  /** Permissions to use ledgers that do not belong to these accounts; undefined: none. */
  readonly lifts?: Lifts | undefined;
  /** Lifts the windows of the accounts; undefined: they hold changes. */
  readonly outsideWindow?: boolean | undefined;
  /** Requested by a command: cooling integrations are tried too. */
  readonly manual: true;
};

/** How far an apply has come. */
export type Progress = {
  readonly done: number;
  readonly failed: number;
  /** How long the provider's rate limit still pauses everything. */
  readonly waitingMs?: number | undefined;
};

export type ApplyRequest = {
  /** The confirmed plan. Accounts that could not be observed are not in it; it may have nothing to do. */
  readonly plan: Plan;
  readonly keys?: readonly string[] | undefined;
  readonly force: boolean;
  readonly lifts?: Lifts | undefined;
  readonly outsideWindow?: boolean | undefined;
  onProgress(progress: Progress): void;
};

/**
 * Setpoint over one desired state, as the commands use it. Errors of input and environment are `UsageError`s.
 */
export interface App {
  readonly desired: DesiredState;
  /** What seals a saved plan and verifies the seal later; by account. */
  readonly marks: ReadonlyMap<string, AccountMark>;
  /** Observes and plans; changes nothing anywhere. */
  plan(request: PlanRequest): Promise<Plan>;
  /** Makes exactly the changes of a plan and waits until they have ended. One report per account of the plan. */
  apply(request: ApplyRequest): Promise<readonly RunReport[]>;
  /** Every account, those that left the YAML included. */
  status(): Promise<readonly AccountStatus[]>;
  /** The Git source, and its status in each daemon; null without one. */
  source(): Promise<SourceView | null>;
  /** The accounts of the YAML whose runs are paused, by name. */
  paused(): Promise<ReadonlyMap<string, Paused>>;
  /** Clears what blocks an integration. */
  retry(key: string): Promise<RetryResult>;
  /** Stops managing an integration without deleting it. */
  forget(key: string): Promise<ForgetResult>;
  /** Takes live values of an integration over into the YAML. */
  accept(key: string, options: AcceptOptions): Promise<Accepted>;
}
