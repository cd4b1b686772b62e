import type { HistoryEntry } from '../model/history.ts';
import type { ChangeOutcome } from '../model/run.ts';
import { type EndedChange, MOVED } from './run-report.ts';

type RunHeader = Pick<
  HistoryEntry,
  'account' | 'run' | 'trigger' | 'revision' | 'revisionTitle' | 'revisionAuthor'
>;

const PERHAPS_MADE =
  'an earlier attempt had no answer, so the change may have been made; the next run finds out';

const errorOf = (result: ChangeOutcome): string | null => {
  switch (result.outcome) {
    case 'applied':
    case 'not-needed':
      return null;
    case 'moved':
      return MOVED;
    case 'cancelled':
    case 'held':
      return result.perhapsMade ? `${result.why}; ${PERHAPS_MADE}` : result.why;
    case 'blocked':
      return result.blocked.message;
    case 'failed':
      return result.error;
    default:
      return result satisfies never;
  }
};

/**
 * The history entries of a run, oldest first. A change that was not needed is left out: another run made it.
 * One made by an earlier attempt of the same run counts as applied.
 */
export const historyEntries = (run: RunHeader, ended: readonly EndedChange[]): readonly HistoryEntry[] =>
  ended
    .filter(({ result }) => result.outcome !== 'not-needed')
    .map(({ key, action, fields, result, at, attempts, durationMs }) => ({
      at,
      ...run,
      key,
      action,
      fields,
      outcome: result.outcome,
      error: errorOf(result),
      attempts,
      durationMs,
    }))
    .toSorted((one, other) => one.at - other.at);
