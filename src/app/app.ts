import type { DesiredState } from '../model/desired.ts';
import type { Plan } from '../model/plan.ts';
import type { AccountStatus, Paused, RunReport } from '../model/run.ts';
import type { AccountMark } from '../plan/saved/saved-plan.ts';
import type { Lifts } from '../plan/whose/ledger-claim.ts';
import type { Accepted } from './accept-drift.ts';
import type { AcceptOptions } from './accept-key.ts';

export type PlanRequest = {
  /** Only these accounts; undefined: all. Their names are known to be in the YAML. */
  readonly accounts?: readonly string[] | undefined;
  /** Only these keys; undefined: all. */
  readonly keys?: readonly string[] | undefined;
  /** Lifts the guards. */
  readonly force: boolean;
  /** What a person says of ledgers that are not these accounts'; undefined: nothing. */
  readonly lifts?: Lifts | undefined;
  /** A person asks: a cooling integration need not wait. */
  readonly person: true;
};

/**
 * How far an apply is: changes that succeeded and failed. `waitingMs`: how long the provider's rate limit
 * pauses all.
 */
export type Progress = {
  readonly done: number;
  readonly failed: number;
  readonly waitingMs?: number | undefined;
};

export type ApplyRequest = {
  /** The confirmed plan. Accounts that could not be observed are not in it; it may have nothing to do. */
  readonly plan: Plan;
  readonly keys?: readonly string[] | undefined;
  readonly force: boolean;
  readonly lifts?: Lifts | undefined;
  onProgress(progress: Progress): void;
};

/**
 * Setpoint over one desired state, as the commands use it. Errors of input and environment are `UsageError`s.
 */
export interface App {
  readonly desired: DesiredState;
  /** What seals a saved plan, and tells whether it still fits; by account. */
  readonly marks: ReadonlyMap<string, AccountMark>;
  /** Observes and plans; changes nothing anywhere. */
  plan(request: PlanRequest): Promise<Plan>;
  /** Makes exactly the changes of a plan, and waits for their end. One report per account of the plan. */
  apply(request: ApplyRequest): Promise<readonly RunReport[]>;
  /** Every account, those that left the YAML included. */
  status(): Promise<readonly AccountStatus[]>;
  /** The accounts of the YAML whose runs are paused, by name. */
  paused(): Promise<ReadonlyMap<string, Paused>>;
  /** Lifts what holds an integration back. Resolves to a sentence for the person. */
  retry(key: string): Promise<string>;
  /** Stops managing an integration. Resolves to a sentence for the person. */
  forget(key: string): Promise<string>;
  /** Takes live values of an integration over into the YAML. */
  accept(key: string, options: AcceptOptions): Promise<Accepted>;
}
