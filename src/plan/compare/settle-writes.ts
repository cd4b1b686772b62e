import type { DesiredIntegration } from '../../model/desired.ts';
import { configKey } from '../../model/field.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import type { FieldHash, LedgerEntry, Recheck, WrittenField } from '../../model/ledger-entry.ts';
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

/** The parts of a ledger entry that settling changes. */
type Draft = {
  readonly observed: { [path: string]: FieldHash };
  readonly notAccepted: { [path: string]: FieldHash };
  readonly rechecks: { [path: string]: Recheck };
  readonly written: { [path: string]: WrittenField };
  readonly whose: WhoseFields;
};

const draftOf = ({ observed, notAccepted, rechecks, whose }: LedgerEntry): Draft => ({
  observed: { ...observed },
  notAccepted: { ...notAccepted },
  rechecks: { ...rechecks },
  written: {},
  whose: { ...whose },
});

const withDraft = (entry: LedgerEntry, { whose, rechecks, ...draft }: Draft): LedgerEntry => {
  const { rechecks: _before, ...rest } = entry;
  const kept = Object.keys(rechecks).length > 0 && { rechecks };
  return withWhose({ ...rest, ...draft, ...kept }, whose);
};

type Settled = Extract<FieldSettlement, { kind: 'settled' }>;

const recordSettled = (draft: Draft, entry: LedgerEntry, path: string, look: Settled): void => {
  const applied = entry.applied[path];
  draft.observed[path] = look.observed;
  if (look.notAccepted && applied !== undefined) draft.notAccepted[path] = applied;
  const recheck = draft.rechecks[path];
  if (look.recheck === 'begin')
    draft.rechecks[path] = beginRecheck(recheck, entry.written[path]?.at ?? entry.appliedAt);
  else if (look.recheck === 'end' && recheck?.done === 0) delete draft.rechecks[path];
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
  const configHidden = live.configHidden === true;
  const draft = draftOf(entry);
  const notices: string[] = [];
  let late = false;
  let unsettled = false;
  for (const [path, written] of Object.entries(entry.written).sort(([a], [b]) => compareText(a, b))) {
    const applied = entry.applied[path];
    const value = liveField(live, path);
    if (applied === undefined) {
      if (configKey(path) === null) continue;
      if (value !== undefined) notices.push(letGoNotice(path));
      draft.whose[path] = whoseWhenLeft(hasher, entry, path, value, written.left !== undefined);
      continue;
    }
    const field = { path, applied, written, live: value, desired: wanted.get(path), configHidden };
    const evidence = { hasher, ...field, settling, readAt, writable: isWritable(path), reports };
    const look = settleField(evidence);
    if (look.kind === 'settled') {
      recordSettled(draft, entry, path, look);
      draft.whose[path] = whoseInside(hasher, path, value, wanted.get(path), written.left);
    } else {
      draft.written[path] = keptMark(written, look, readAt);
      unsettled ||= look.kind !== 'moved';
      late ||= look.kind === 'unsettled' && look.late;
    }
  }
  return { entry: withDraft(entry, draft), notices, unsettled, late };
};
