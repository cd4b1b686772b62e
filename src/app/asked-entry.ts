import type { DesiredState } from '../model/desired.ts';
import type { AskedFor, HistoryEntry } from '../model/history.ts';

/** What a person asked for, as history keeps it. `desired` is null where it could not be read. */
export const askedEntry = (facts: {
  readonly account: string;
  readonly asked: AskedFor;
  /** Absent: it is about the whole account. */
  readonly key?: string;
  /** Who, as `user@machine`. */
  readonly by: string;
  readonly desired: Pick<DesiredState, 'revision' | 'revisionTitle'> | null;
}): HistoryEntry => {
  const { account, asked, key = '', by, desired } = facts;
  return {
    at: Date.now(),
    account,
    run: '',
    trigger: 'command',
    revision: desired?.revision ?? '',
    revisionTitle: desired?.revisionTitle ?? null,
    key,
    action: 'none',
    fields: [],
    outcome: 'applied',
    error: null,
    attempts: 0,
    durationMs: 0,
    asked,
    by,
  };
};
