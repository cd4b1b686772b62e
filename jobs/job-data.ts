import { createHash } from 'node:crypto';
import type { ChangedField } from '../src/model/history.ts';
import type { Action } from '../src/model/plan.ts';
import type { Trigger } from '../src/model/run.ts';
import type { Lifts } from '../src/plan/ownership/ledger-claim.ts';
import type { ChangeTask } from '../src/reconcile/change-task.ts';
import type { EndedChange } from '../src/reconcile/run-report.ts';

/** A change that a person confirmed: its key, and the digest of exactly what was shown. */
export type Confirmed = { readonly key: string; readonly action: Action; readonly digest: string };

/** The data of a reconcile job: keys, keyed hashes, the run and the revision; never a value. */
export type ReconcileData = {
  readonly run: string;
  readonly trigger: Trigger;
  /** The confirmed changes; null: a triggered run makes all changes of its plan. */
  readonly confirmed: readonly Confirmed[] | null;
  /** Lifts the guards. */
  readonly force: boolean;
  /** Permission to use another account's ledger. Absent: none, as in every triggered run. */
  readonly lifts?: Lifts;
  /** Lifts the account's windows. Absent: they hold changes, as in every triggered run. */
  readonly outsideWindow?: true;
  /** Null: the whole account. */
  readonly keys: readonly string[] | null;
  /** The account digest that the confirmed plan was made from; null: the latest desired state counts. */
  readonly digest: string | null;
  readonly step: 'plan' | 'verify';
  /** All adoptions that it was about to make: a restarted run recognises its own by them. */
  readonly adopting?: readonly Adopting[];
  /** Set when the plan is made. */
  readonly planned: PlannedRun | null;
  /** Since when no process has had the right desired state, in ms since the epoch. */
  readonly staleSince: number | null;
  /** Of a run that a person started (`runSignature`). Absent: a triggered run, which has no permissions. */
  readonly signature?: string;
  /** The person who requested it, as history names people. Absent: it is not known, or none did. */
  readonly by?: string;
};

/** An adoption that is about to be made. */
export type Adopting = { readonly key: string; readonly fields: readonly ChangedField[] };

/** What the first half of a run passes to the second. */
export type PlannedRun = {
  readonly revision: string;
  readonly revisionTitle: string | null;
  readonly revisionAuthor?: string | null;
  /** The account digest that was planned from. */
  readonly digest: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** The outcomes of changes that needed no job. */
  readonly outcomes: readonly EndedChange[];
  readonly notices: readonly string[];
};

/** The data of a change job. */
export type ChangeData = ChangeTask & {
  /** The account digest that it was planned from. */
  readonly desired: string;
  /** The order of that desired state (see `latest-desired.ts`); 0: none was published. */
  readonly sequence: number;
  readonly staleSince: number | null;
  /** The fields that it changes, for history. */
  readonly fields: readonly ChangedField[];
  /** The start of the first attempt, in ms since the epoch; null until an attempt has failed. */
  readonly triedSince: number | null;
  /** A failed attempt may have taken effect at the provider. */
  readonly unsure: boolean;
  /** The jobs of changes that free the name it takes: it starts when they have ended. */
  readonly after?: readonly string[];
  /**
   * The jobs of changes that free its name and wait for this one: after stepping aside, it waits for them.
   */
  readonly circle?: readonly string[];
  /** It has a temporary name, so its own name is free. */
  readonly isAside?: true;
  /** The provider answered with a conflict: it waits for the other changes of the run. */
  readonly metConflict?: true;
  /** Its run lifts the account's windows. */
  readonly outsideWindow?: true;
  /** See `changeSignature`. */
  readonly signature: string;
};

/** The return value of a change job. */
export type ChangeReturn = EndedChange;

/** The queue of an account. */
export const queueName = (account: string): string => `account.${account}`;

/** Prefixed, because BullMQ reserves bare words such as `wait`. */
export const runJobId = (run: string): string => `run-${run}`;

/**
 * The id of a change's job: the same for the same change of a run. The key and action can be read back from
 * it, where only the id is left of a job that died.
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
