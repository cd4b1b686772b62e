import type { Action, Cause } from './plan.ts';
import type { ChangeOutcome, Trigger } from './run.ts';

/** What was done to one integration, or tried, as history keeps it: paths only, never a value. */
export type HistoryEntry = {
  /** When it ended, in ms since the epoch. */
  readonly at: number;
  readonly account: string;
  readonly run: string;
  readonly trigger: Trigger;
  readonly revision: string;
  /** The first line of the commit's message; null outside Git. */
  readonly revisionTitle: string | null;
  readonly key: string;
  readonly action: Action;
  /** The fields that the change is about, and why each. */
  readonly fields: readonly { readonly path: string; readonly cause: Cause }[];
  readonly outcome: ChangeOutcome['outcome'];
  /** Why it failed, was blocked or cancelled; null where nothing went wrong. */
  readonly error: string | null;
  /** How often it was tried; 0 where it was not. */
  readonly attempts: number;
  /** From the first attempt to the end. */
  readonly durationMs: number;
};
