import type { DesiredIntegration } from '../model/desired.ts';
import { configKey } from '../model/field.ts';
import type { Hasher } from '../model/hasher.ts';
import type { JsonValue } from '../model/json.ts';
import { ABSENT, type LedgerEntry, VOLATILE, type WrittenField } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { compareText } from './compare-text.ts';
import { alikeValue } from './equal.ts';
import { hashField, isSecretHash, matchHash } from './field-hash.ts';
import { desiredFields, liveField } from './field-values.ts';
import { looksMasked } from './mask.ts';
import { type WhoseFields, whoseInside, whoseWhenLeft, withWhose } from './whose.ts';

/** What looking at a live integration after our own writes taught the ledger. */
export type Looked = {
  readonly entry: LedgerEntry;
  readonly notices: readonly string[];
  /** Some written field must be looked at once more before it settles. */
  readonly unsettled: boolean;
  /** Some written field still shows what was there before, and may do so until the settle time is over. */
  readonly late: boolean;
};

type FieldLook =
  | { readonly is: 'settled'; readonly observed: string; readonly notAccepted: boolean }
  | { readonly is: 'unsettled'; readonly seen: string; readonly looks: number; readonly late: boolean }
  /** Somebody changed it since our write: it is written once more. */
  | { readonly is: 'moved'; readonly shown: string }
  /** This very list was looked at before. */
  | { readonly is: 'known' };

type Facts = {
  readonly hasher: Hasher;
  readonly path: string;
  readonly applied: string;
  readonly written: WrittenField;
  readonly live: JsonValue | undefined;
  /** What the YAML asks for, when it still does. */
  readonly desired: JsonValue | undefined;
  /** The write is so young that a list may not show it yet. */
  readonly settling: boolean;
  /** When the list was asked for; null where every look is a new one. */
  readonly readAt: number | null;
  /** Whether an update could write it. */
  readonly writable: boolean;
  /** The run that looks wrote it itself, just now. */
  readonly own: boolean;
  /** `drift: report`. */
  readonly reports: boolean;
};

/** A plain value that read differently at this many looks reads differently for ever. A mask needs no third. */
const LOOKS = 3;

/** The provider shows, plainly, something that nobody would call what we wrote. */
const readsDifferently = ({ applied, live, desired }: Facts): boolean =>
  live !== undefined &&
  desired !== undefined &&
  !isSecretHash(applied) &&
  !looksMasked(live) &&
  !alikeValue(desired, live);

/** That is what was there before our write. */
const wasIgnored = (facts: Facts): boolean => {
  const { hasher, path, written, live } = facts;
  if (written.before === undefined || written.before === ABSENT) return false;
  return readsDifferently(facts) && matchHash(hasher, written.before, path, live) === 'yes';
};

/**
 * Somebody may have made that of it since our write: its own answer showed something else, and whatever the provider makes of our value, it had made it by
 * then; or the run that wrote it died before it looked. Asked once, since some providers answer what they were sent.
 */
const hasMoved = (facts: Facts, shown: string): boolean => {
  const { answer, again } = facts.written;
  const answered = answer !== undefined && answer !== ABSENT && answer !== shown;
  return again === undefined && (answered || !facts.own) && facts.writable && readsDifferently(facts);
};

/** Where drift is only reported nothing is written over: the field counts as it was, so that what is shown now is drift. */
const whenMoved = ({ reports, applied, written: { answer } }: Facts, shown: string): FieldLook =>
  reports
    ? {
        is: 'settled',
        observed: answer === undefined || answer === ABSENT ? applied : answer,
        notAccepted: false,
      }
    : { is: 'moved', shown };

const lookAtField = (facts: Facts): FieldLook => {
  const { hasher, path, applied, written, live, settling, readAt } = facts;
  const shown = hashField(hasher, path, live, isSecretHash(applied));
  const asBefore = written.again === shown;
  const ignored = !asBefore && wasIgnored(facts);
  const settled: FieldLook = { is: 'settled', observed: shown, notAccepted: ignored };
  if (live !== undefined && matchHash(hasher, applied, path, live) === 'yes')
    return { ...settled, notAccepted: false };
  if (written.answer === shown) return settled;
  const stays = written.seen === shown;
  const moved = stays && !ignored && hasMoved(facts, shown);
  if (settling && (ignored || moved || asBefore) && readsDifferently(facts))
    return { is: 'unsettled', seen: shown, looks: written.looks ?? 0, late: true };
  if (asBefore) return settled;
  if (readAt !== null && readAt <= (written.seenAt ?? 0)) return { is: 'known' };
  if (stays) return moved ? whenMoved(facts, shown) : settled;
  // A first look that still showed what was there before was late, and says nothing of a random mask.
  const looked = written.seen !== undefined && written.seen !== written.before;
  const looks = (written.looks ?? 0) + 1;
  const random = looked && (isSecretHash(applied) || looksMasked(live) || looks >= LOOKS);
  return random
    ? { is: 'settled', observed: VOLATILE, notAccepted: false }
    : { is: 'unsettled', seen: shown, looks, late: false };
};

/** The words for a config key that left the YAML, was left out of a write, and is still there. */
const letGoNotice = (path: string): string =>
  `${path} left the YAML and was left out of the last write, but the provider keeps it: it is no longer managed`;

/** How it is looked at. */
export type LookOptions = {
  /** The write is so young that a list may not show it yet. */
  readonly settling?: boolean;
  /** When the list was asked for, in ms since the epoch: two plans from one list are one look. */
  readonly readAt?: number | null;
  /** The run that looks; null: none that has written anything. By default everything is its own. */
  readonly run?: string | null | undefined;
  /** Whether drift is only reported (`drift: report`). */
  readonly reports?: boolean;
  /** Whether an update could write the field. By default any. */
  readonly isWritable?: (path: string) => boolean;
};

/**
 * One look at what our writes left (DESIGN §5): a value settles as observed when it is the desired one, the write's own
 * answer, or the same at two looks; a secret that reads differently each time is compared by desired only; a plain value that did not
 * move, also when the settle time was over (a list may be late), is recorded as not accepted. One that was most likely
 * changed by hand since is not observed: so the plan writes it once more. Only if it comes out the same again is it the provider's doing.
 */
export const lookAt = (
  hasher: Hasher,
  entry: LedgerEntry,
  live: LiveIntegration,
  desired: DesiredIntegration | undefined,
  options: LookOptions = {},
): Looked => {
  const { settling = false, readAt = null, run, reports = false, isWritable = () => true } = options;
  if (Object.keys(entry.written).length === 0) return { entry, notices: [], unsettled: false, late: false };
  const wanted = new Map<string, JsonValue>(desired ? desiredFields(desired) : []);
  const observed = { ...entry.observed };
  const notAccepted = { ...entry.notAccepted };
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
    const look = lookAtField({
      hasher,
      path,
      applied,
      written: mark,
      live: value,
      desired: wanted.get(path),
      settling,
      readAt,
      writable: isWritable(path),
      own: run === undefined || mark.by === run,
      reports,
    });
    if (look.is === 'moved') {
      // It stayed for two looks, so it is not random: what is shown later is counted anew.
      written[path] = { ...mark, moved: look.shown, looks: 1 };
      continue;
    }
    if (look.is === 'known') {
      unsettled = true;
      written[path] = mark;
      continue;
    }
    if (look.is === 'unsettled') {
      late ||= look.late;
      unsettled = true;
      written[path] = {
        ...mark,
        seen: look.seen,
        looks: look.looks,
        ...(readAt !== null && { seenAt: readAt }),
      };
      continue;
    }
    observed[path] = look.observed;
    whose[path] = whoseInside(hasher, path, value, wanted.get(path), mark.left);
    if (look.notAccepted) notAccepted[path] = applied;
  }
  return {
    entry: withWhose({ ...entry, observed, notAccepted, written }, whose),
    notices,
    unsettled,
    late,
  };
};
