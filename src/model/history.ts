import type { Action, Cause } from './plan.ts';
import type { ChangeOutcome, Trigger } from './run.ts';

/** A field of a change, by its path, and why it changes. */
export type ChangedField = { readonly path: string; readonly cause: Cause };

/** Requests of users that history keeps, as well as changes. */
export const askedFor = ['run', 'retry', 'approve', 'forget', 'pause', 'resume'] as const;
export type AskedFor = (typeof askedFor)[number];

/** One change or request in the history: paths only, never a value. */
export type HistoryEntry = {
  /** When it ended, in ms since the epoch. */
  readonly at: number;
  readonly account: string;
  /** Empty for a user's request. */
  readonly run: string;
  readonly trigger: Trigger;
  readonly revision: string;
  /** The first line of the commit's message; null outside Git. */
  readonly revisionTitle: string | null;
  /** The name of the commit's author; absent in older entries, null or absent without a Git source. */
  readonly revisionAuthor?: string | null;
  /** Empty for a request about the whole account (run, approve, pause, resume). */
  readonly key: string;
  /** `none` for a user's request. */
  readonly action: Action;
  readonly fields: readonly ChangedField[];
  readonly outcome: ChangeOutcome['outcome'];
  /** Why it failed, was blocked, moved or cancelled; else null. */
  readonly error: string | null;
  readonly attempts: number;
  /** From the first attempt to the end; after a worker was killed, from the takeover. */
  readonly durationMs: number;
  /** Set for a user's request. */
  readonly asked?: AskedFor;
  /** Who asked for it, as `user@machine`, or as the sign-in names the person. */
  readonly by?: string;
};
