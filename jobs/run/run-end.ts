import type { AccountPlan } from '../../src/model/plan.ts';
import type { EndedChange } from '../../src/reconcile/ended-change.ts';
import type { PlannedRun } from '../job-data.ts';

/** How a run came out. */
export type RunEnd = {
  /** False: it was kept from reading anything. */
  readonly begun: boolean;
  readonly planned: PlannedRun | null;
  readonly outcomes: readonly EndedChange[];
  /** The plan of what is live now; null when it could not be made. */
  readonly plan: AccountPlan | null;
  readonly error: string | null;
  readonly notices: readonly string[];
  /** The provider refused the credential. */
  readonly unauthorised?: boolean;
};
