import type { DesiredIntegration } from '../../model/desired.ts';
import { configKey } from '../../model/field.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import type { LedgerEntry, Recheck, WrittenField } from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { type WhoseFields, whoseInside, whoseWhenLeft, withWhose } from '../whose/whose.ts';
import { compareText } from './equal.ts';
import { desiredFields, liveField } from './fields.ts';
import { beginRecheck } from './recheck.ts';
import { type FieldSettlement, settleField } from './settle-field.ts';

/** The ledger entry after comparing its written fields with what the provider shows now. */
export type WriteSettlement = {
  readonly entry: LedgerEntry;
  readonly notices: readonly string[];
  /** Some written field needs another list before it settles. */
  readonly unsettled: boolean;
  /** Some written field differs, but the list may be late: the settle time is not over. */
  readonly late: boolean;
};

/** The notice for a config key that the YAML and the last write omit, and the provider keeps. */
const letGoNotice = (path: string): string =>
  `${path} left the YAML and was left out of the last write, but the provider keeps it: it is no longer managed`;

/** How written fields are compared. */
export type SettleOptions = {
  /** The write is so young that a list may not show it yet. */
  readonly settling?: boolean;
  /** When the list was requested, in ms since the epoch: two plans from one list count as one look. */
  readonly readAt?: number | null;
  /** Whether drift is only reported (`drift: report`). */
  readonly reports?: boolean;
  /** Whether an update could write the field. Default: any. */
  readonly isWritable?: (path: string) => boolean;
};

/** What the ledger keeps of a field until a later look settles it. */
const keptMark = (mark: WrittenField, look: FieldSettlement, readAt: number | null): WrittenField => {
  switch (look.kind) {
    case 'moved':
      // The same value at two looks is not random: looks count from the start again.
      return { ...mark, moved: look.shown, looks: 1 };
    case 'unsettled':
      return { ...mark, seen: look.seen, looks: look.looks, ...(readAt !== null && { seenAt: readAt }) };
    default:
      return mark;
  }
};

/**
 * Settles the fields that we wrote, as far as one list allows. The table in
 * docs/design/planning.md#what-a-write-left has every case.
 */
export const settleWrites = (
  hasher: Hasher,
  entry: LedgerEntry,
  live: LiveIntegration,
  desired: DesiredIntegration | undefined,
  options: SettleOptions = {},
): WriteSettlement => {
  const { settling = false, readAt = null, reports = false, isWritable = () => true } = options;
  if (Object.keys(entry.written).length === 0) return { entry, notices: [], unsettled: false, late: false };
  const wanted = new Map<string, JsonValue>(desired ? desiredFields(desired) : []);
  const observed = { ...entry.observed };
  const notAccepted = { ...entry.notAccepted };
  const rechecks: { [path: string]: Recheck } = { ...entry.rechecks };
  const written: { [path: string]: WrittenField } = {};
  const whose: WhoseFields = { ...entry.whose };
  const notices: string[] = [];
  let late = false;
  let unsettled = false;
  for (const [path, mark] of Object.entries(entry.written).sort(([a], [b]) => compareText(a, b))) {
    const applied = entry.applied[path];
    const value = liveField(live, path);
    if (applied === undefined) {
      if (configKey(path) === null) continue;
      if (value !== undefined) notices.push(letGoNotice(path));
      whose[path] = whoseWhenLeft(hasher, entry, path, value, mark.left !== undefined);
      continue;
    }
    const look = settleField({
      hasher,
      path,
      applied,
      written: mark,
      live: value,
      desired: wanted.get(path),
      configHidden: live.configHidden === true,
      settling,
      readAt,
      writable: isWritable(path),
      reports,
    });
    if (look.kind !== 'settled') {
      unsettled ||= look.kind !== 'moved';
      late ||= look.kind === 'unsettled' && look.late;
      written[path] = keptMark(mark, look, readAt);
      continue;
    }
    observed[path] = look.observed;
    whose[path] = whoseInside(hasher, path, value, wanted.get(path), mark.left);
    if (look.notAccepted) notAccepted[path] = applied;
    if (look.recheck === 'begin') rechecks[path] = beginRecheck(rechecks[path], mark.at ?? entry.appliedAt);
    else if (look.recheck === 'end' && rechecks[path]?.done === 0) delete rechecks[path];
  }
  const { rechecks: _before, ...rest } = entry;
  return {
    entry: withWhose(
      {
        ...rest,
        observed,
        notAccepted,
        written,
        ...(Object.keys(rechecks).length > 0 && { rechecks }),
      },
      whose,
    ),
    notices,
    unsettled,
    late,
  };
};
