import type { Action, Cause } from './plan.ts';
import type { ChangeOutcome, Trigger } from './run.ts';

/** A field that a change is about, and why: its path only, never its value. */
export type ChangedField = { readonly path: string; readonly cause: Cause };

/** What people ask for by name, and history keeps beside the changes. */
export const askedFor = ['retry', 'forget', 'pause', 'resume'] as const;
export type AskedFor = (typeof askedFor)[number];

/** What was done to one integration, or tried, as history keeps it: paths only, never a value. */
export type HistoryEntry = {
  /** When it ended, in ms since the epoch. */
  readonly at: number;
  readonly account: string;
  /** Empty for a person's request. */
  readonly run: string;
  readonly trigger: Trigger;
  readonly revision: string;
  /** The first line of the commit's message; null outside Git. */
  readonly revisionTitle: string | null;
  /** The name of the commit's author; absent in older entries, null or absent without a Git source. */
  readonly revisionAuthor?: string | null;
  /** Empty for what was asked of the whole account (pause, resume). */
  readonly key: string;
  /** `none` for a person's request. */
  readonly action: Action;
  /** The fields that the change is about, and why each. */
  readonly fields: readonly ChangedField[];
  readonly outcome: ChangeOutcome['outcome'];
  /** Why it failed, was blocked, moved or cancelled; null where nothing went wrong. */
  readonly error: string | null;
  /** How often it was tried; 0 where it was not. */
  readonly attempts: number;
  /** From the first attempt to the end; from the takeover, where the worker that had it first was killed. */
  readonly durationMs: number;
  /** Set where this is no change, but what a person asked for. */
  readonly asked?: AskedFor;
  /** Who asked for it, as `user@machine`. */
  readonly by?: string;
};
