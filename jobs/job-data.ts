import { createHash } from 'node:crypto';
import type { ChangedField } from '../src/model/history.ts';
import type { Action } from '../src/model/plan.ts';
import type { Trigger } from '../src/model/run.ts';
import type { Lifts } from '../src/plan/whose/ledger-claim.ts';
import type { ChangeTask } from '../src/reconcile/change-task.ts';
import type { EndedChange } from '../src/reconcile/ended-change.ts';

/** A change that a person confirmed: its key, and the digest of exactly what was shown. */
export type Confirmed = { readonly key: string; readonly action: Action; readonly digest: string };

/** What a reconcile job carries. Keys, keyed hashes, the run and the revision; never a value. */
export type ReconcileData = {
  readonly run: string;
  readonly trigger: Trigger;
  /** What a person confirmed; null: a run by trigger does whatever its plan says. */
  readonly confirmed: readonly Confirmed[] | null;
  /** Lifts the guards. */
  readonly force: boolean;
  /** What a person says of a ledger that is not this account's. Absent: nothing, as for every run by trigger. */
  readonly lifts?: Lifts;
  /** Null: the whole account. */
  readonly keys: readonly string[] | null;
  /** The account digest that a person's plan was made from; null: the newest desired state counts. */
  readonly digest: string | null;
  readonly step: 'plan' | 'verify';
  /** What it was about to adopt whenever it planned: a run that died meanwhile knows its own work by it. Absent: nothing so far. */
  readonly adopting?: readonly Adopting[];
  /** Set when the plan is made. */
  readonly planned: PlannedRun | null;
  /** Since when replicas with another desired state hand this job back, in ms since the epoch. */
  readonly staleSince: number | null;
};

/** An adoption that is about to be made. */
export type Adopting = { readonly key: string; readonly fields: readonly ChangedField[] };

/** What the first half of a run leaves for the second. */
export type PlannedRun = {
  readonly revision: string;
  readonly revisionTitle: string | null;
  /** The account digest that was planned from. */
  readonly digest: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** What was done, or found undoable, before any job was enqueued. */
  readonly outcomes: readonly EndedChange[];
  readonly notices: readonly string[];
};

/** What the job of one change carries. */
export type ChangeData = ChangeTask & {
  /** The account digest that it was planned from. */
  readonly desired: string;
  /** The order of that desired state (see `latest-desired.ts`); 0: none was announced. */
  readonly sequence: number;
  readonly staleSince: number | null;
  /** What it is about, for history. */
  readonly fields: readonly ChangedField[];
  /** Since when it has been tried, in ms since the epoch; null until an attempt has failed. */
  readonly triedSince: number | null;
  /** An attempt that failed may have been made at the provider all the same. */
  readonly unsure: boolean;
  /** The jobs of changes that free the name which it takes: it begins when they are over. */
  readonly after?: readonly string[];
  /** The jobs of changes that free it too, and wait for this one: where it had to step aside, it waits for them. */
  readonly circle?: readonly string[];
  /** Its own name is free: it has a third one for now. */
  readonly isAside?: true;
  /** The provider answered that something is in its way: it waits for the other changes of the run. */
  readonly metConflict?: true;
};

/** What the job of one change returns. */
export type ChangeReturn = EndedChange;

/** The queue of an account. */
export const queueName = (account: string): string => `account.${account}`;

/** Always prefixed: bare words such as `wait` are taken by the queue itself. */
export const runJobId = (run: string): string => `run-${run}`;

/**
 * The id of a change's job: the same change of the same run is the same job, and the key and action can be read back from it where
 * nothing but the id is left of a job that died.
 */
export const changeJobId = ({
  run,
  action,
  key,
  digest,
}: Pick<ChangeTask, 'run' | 'action' | 'key' | 'digest'>): string => {
  const mark = createHash('sha256').update(digest).digest('hex').slice(0, 8);
  return `change-${run}-${mark}-${action}-${Buffer.from(key, 'utf8').toString('base64url')}`;
};

const CHANGE_ID = /change-.+-[0-9a-f]{8}-(create|update|replace|delete)-([A-Za-z0-9_-]*)$/;

/** The key and action in a change's job id, or in a queue key that ends with one; null for any other text. */
export const readChangeJobId = (id: string): { readonly key: string; readonly action: Action } | null => {
  const [, action, key] = CHANGE_ID.exec(id) ?? [];
  if (action === undefined || key === undefined) return null;
  return { key: Buffer.from(key, 'base64url').toString('utf8'), action: action as Action };
};
