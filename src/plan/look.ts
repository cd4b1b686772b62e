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
};

/** A plain value that read differently at this many looks reads differently for ever. A mask needs no third. */
const LOOKS = 3;

/** The provider shows, plainly, what was there before our write, and that is not what we wrote. */
const wasIgnored = ({ hasher, path, applied, written, live, desired }: Facts): boolean => {
  if (live === undefined || desired === undefined || isSecretHash(applied) || looksMasked(live)) return false;
  if (written.before === undefined || written.before === ABSENT) return false;
  return matchHash(hasher, written.before, path, live) === 'yes' && !alikeValue(desired, live);
};

const lookAtField = (facts: Facts): FieldLook => {
  const { hasher, path, applied, written, live, settling, readAt } = facts;
  const shown = hashField(hasher, path, live, isSecretHash(applied));
  const ignored = wasIgnored(facts);
  const settled: FieldLook = { is: 'settled', observed: shown, notAccepted: ignored };
  if (live !== undefined && matchHash(hasher, applied, path, live) === 'yes')
    return { ...settled, notAccepted: false };
  if (written.answer === shown) return settled;
  if (ignored && settling) return { is: 'unsettled', seen: shown, looks: written.looks ?? 0, late: true };
  if (readAt !== null && readAt <= (written.seenAt ?? 0)) return { is: 'known' };
  if (written.seen === shown) return settled;
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

/**
 * One look at what our writes left (DESIGN §5): a value settles as observed when it is the desired one, the write's own
 * answer, or the same at two looks; a secret that reads differently each time is compared by desired only; a plain value that did not
 * move, also when the settle time was over (a list may be late), is recorded as not accepted.
 * @param readAt when the list was asked for, in ms since the epoch: two plans from one list are one look
 */
export const lookAt = (
  hasher: Hasher,
  entry: LedgerEntry,
  live: LiveIntegration,
  desired: DesiredIntegration | undefined,
  settling = false,
  readAt: number | null = null,
): Looked => {
  if (Object.keys(entry.written).length === 0) return { entry, notices: [], unsettled: false, late: false };
  const wanted = new Map<string, JsonValue>(desired ? desiredFields(desired) : []);
  const observed = { ...entry.observed };
  const notAccepted = { ...entry.notAccepted };
  const written: { [path: string]: WrittenField } = {};
  const notices: string[] = [];
  let late = false;
  for (const [path, mark] of Object.entries(entry.written).sort(([a], [b]) => compareText(a, b))) {
    const applied = entry.applied[path];
    const value = liveField(live, path);
    if (applied === undefined) {
      if (configKey(path) !== null && value !== undefined) notices.push(letGoNotice(path));
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
    });
    if (look.is === 'known') {
      written[path] = mark;
      continue;
    }
    if (look.is === 'unsettled') {
      late ||= look.late;
      written[path] = {
        ...mark,
        seen: look.seen,
        looks: look.looks,
        ...(readAt !== null && { seenAt: readAt }),
      };
      continue;
    }
    observed[path] = look.observed;
    if (look.notAccepted) notAccepted[path] = applied;
  }
  return {
    entry: { ...entry, observed, notAccepted, written },
    notices,
    unsettled: Object.keys(written).length > 0,
    late,
  };
};
