import type { LedgerEntry, Recheck } from '../../model/ledger-entry.ts';

const HOUR = 3_600_000;

/** When another write checks a verdict, in ms after the verdict. */
const AFTER = [HOUR, 24 * HOUR];

/** Whether it is time to check a verdict by writing the value again. */
export const isRecheckDue = (entry: LedgerEntry | null, path: string, now: number): boolean => {
  const recheck = entry?.rechecks?.[path];
  const after = AFTER[recheck?.done ?? 0];
  return recheck !== undefined && after !== undefined && now - recheck.since >= after;
};

/** Whether a verdict of the entry is still to be checked. */
export const hasRechecks = ({ rechecks = {} }: LedgerEntry): boolean =>
  Object.values(rechecks).some(({ done }) => done < AFTER.length);

/** Starts the checks of a verdict, or continues them: each value is checked at most twice. */
export const beginRecheck = (known: Recheck | undefined, since: number): Recheck =>
  known ?? { since, done: 0 };

/** The check after another write. */
export const nextRecheck = ({ since, done }: Recheck): Recheck => ({ since, done: done + 1 });
