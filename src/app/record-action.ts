import { hostname, userInfo } from 'node:os';
import type { DesiredState } from '../model/desired.ts';
import type { AskedFor } from '../model/history.ts';
import type { AccountLocation } from '../store/account-location.ts';
import { openAccountStore } from '../store/account-store.ts';

/** What an operator did to an account, or to one of its integrations. */
export type OperatorAction = {
  readonly asked: AskedFor;
  /** Absent: it is about the whole account. */
  readonly key?: string;
  /** Who, as `user@machine` or as the sign-in names the person. */
  readonly by: string;
  /** Null where it could not be read. */
  readonly desired: Pick<DesiredState, 'revision' | 'revisionTitle' | 'revisionAuthor'> | null;
};

/** Adds an operator's action to the history of its account. */
export const recordAction = (
  location: AccountLocation,
  { asked, key = '', by, desired }: OperatorAction,
): Promise<void> =>
  openAccountStore(location).history.append({
    at: Date.now(),
    account: location.account,
    run: '',
    trigger: 'command',
    revision: desired?.revision ?? '',
    revisionTitle: desired?.revisionTitle ?? null,
    revisionAuthor: desired?.revisionAuthor ?? null,
    key,
    action: 'none',
    fields: [],
    outcome: 'applied',
    error: null,
    attempts: 0,
    durationMs: 0,
    asked,
    by,
  });

const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // The user of a container may have only a number.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
};

/** Who runs this command, as history shows it: `user@machine`. */
export const currentUser = (): string => `${userName()}@${hostname()}`;
