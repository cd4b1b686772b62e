import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { type LedgerEntry, VOLATILE } from '../../model/ledger-entry.ts';
import type { Cause } from '../../model/plan.ts';
import { differenceOf } from './difference.ts';
import { alikeValue, sameValue } from './equal.ts';
import { type HashMatch, isSecretHash, matchHash } from './fields.ts';
import { looksMasked } from './mask.ts';
import { isRecheckDue } from './recheck.ts';
import { APART_MS } from './settle-field.ts';

/** The result of comparing one field in the YAML, the ledger and live. */
export type Verdict =
  /** In sync, and the ledger knows. `reads`: the provider shows our value in another form. */
  | { readonly kind: 'same'; readonly reads?: 'otherwise' }
  /** In sync, but the ledger does not know yet. */
  | { readonly kind: 'settled'; readonly reads?: 'otherwise' }
  /** A hidden value that cannot or need not be written: assumed equal. */
  | { readonly kind: 'assumed'; readonly because: 'unwritable' | 'rotated-key' }
  | {
      readonly kind: 'changed';
      readonly cause: Cause;
      /** Our value was written, and another is shown: writing it counts as a write-back. */
      readonly writeBack?: true;
      /**
       * Two writes had the same result: before this time, in ms since the epoch, a third would prove nothing.
       */
      readonly waitsUntil?: number;
    }
  /** The provider did not keep this value; another write would not help. */
  | { readonly kind: 'not-accepted' };

export type FieldComparison = {
  readonly hasher: Hasher;
  readonly path: string;
  readonly desired: JsonValue;
  /** Undefined: the provider does not show it. */
  readonly live: JsonValue | undefined;
  readonly secret: boolean;
  /** Whether an update could write it. */
  readonly writable: boolean;
  /** The owner's entry, with earlier writes settled; null on adoption. */
  readonly entry: LedgerEntry | null;
  /** The provider shows no config at all. */
  readonly configHidden?: boolean;
  /** ms since the epoch. */
  readonly now: number;
};

const changed = (cause: Cause): Verdict => ({
  kind: 'changed',
  cause,
  ...(cause !== 'desired' && { writeBack: true as const }),
});

/** Whether live omits or masks the value, so that it cannot be compared. */
const isHidden = (live: JsonValue | undefined): boolean => live === undefined || looksMasked(live);

/**
 * Without a recorded write: compares visible values directly, and writes a hidden secret once if it is
 * writable. An unwritable value is equal if it reads alike.
 */
const compareFresh = ({ desired, live, secret, writable }: FieldComparison): Verdict => {
  if (writable) return changed('desired');
  if (isHidden(live) && (secret || live === undefined)) return { kind: 'assumed', because: 'unwritable' };
  return live !== undefined && alikeValue(desired, live) ? { kind: 'settled' } : changed('desired');
};

/**
 * The applied hash was made under a lost key: ownership stays, and hidden values, and those that read like
 * the YAML (except for case and outer spaces), are not written again.
 */
const compareUnknown = ({ desired, live }: FieldComparison): Verdict =>
  live === undefined || isHidden(live) || alikeValue(desired, live)
    ? { kind: 'assumed', because: 'rotated-key' }
    : changed('desired');

const isPlain = (field: FieldComparison): boolean =>
  ['rewritten', 'refused'].includes(differenceOf({ ...field, configHidden: field.configHidden ?? false }));

/** Written but not settled: another value is shown, or no list was compared yet. */
const compareUnsettled = (field: FieldComparison): Verdict => {
  const { moved, seen, again, againAt } = field.entry?.written[field.path] ?? {};
  if ((moved ?? seen) === undefined || !isPlain(field)) return changed('desired');
  const waits = moved !== undefined && moved === again && againAt !== undefined;
  return {
    kind: 'changed',
    cause: 'desired',
    writeBack: true,
    ...(waits && { waitsUntil: againAt + APART_MS }),
  };
};

/** Desired is what we applied, and live what we observed afterwards. */
const compareSettled = (field: FieldComparison, applied: string, equal: boolean): Verdict => {
  const { entry, path, now, writable, configHidden = false } = field;
  if (!equal && isRecheckDue(entry, path, now)) return changed('desired');
  if (entry?.notAccepted[path] === applied) return { kind: 'not-accepted' };
  const difference = equal ? 'none' : differenceOf({ ...field, configHidden });
  // Whatever the ledger recorded: such a value cannot be a form of ours.
  if (writable && difference === 'refused') return { kind: 'changed', cause: 'desired', writeBack: true };
  const kind = isSecretHash(applied) === field.secret ? 'same' : 'settled';
  return difference === 'rewritten' || difference === 'refused'
    ? { kind, reads: 'otherwise' }
    : SETTLED[kind];
};

/** Shared objects, for most fields of most plans. */
const SETTLED = { same: { kind: 'same' }, settled: { kind: 'settled' } } as const;

const observedMatch = (field: FieldComparison, observed: string): HashMatch =>
  observed === VOLATILE ? 'yes' : matchHash(field.hasher, observed, field.path, field.live);

/**
 * The three-way comparison. In sync: the desired value hashes to what we applied, and the live one to what we
 * observed afterwards. So a value that the provider omits, masks or rewrites settles after one write.
 */
export const compareField = (field: FieldComparison): Verdict => {
  const { hasher, path, desired, live, entry } = field;
  const equal = live !== undefined && sameValue(desired, live);
  const applied = entry?.applied[path];
  const observed = entry?.observed[path];
  if (applied === undefined) return equal ? { kind: 'settled' } : compareFresh(field);
  const asked = matchHash(hasher, applied, path, desired);
  // The same value and the same hash: one comparison is enough.
  const same = equal && observed === applied;
  const seen = observed === undefined ? undefined : same ? asked : observedMatch(field, observed);
  if (equal && !(asked === 'yes' && seen === 'yes')) return { kind: 'settled' };
  if (asked === 'unknown') return compareUnknown(field);
  if (asked === 'no') return changed(seen === 'no' ? 'both' : 'desired');
  if (seen === undefined) return compareUnsettled(field);
  if (seen === 'no') return changed('drift');
  return compareSettled(field, applied, equal);
};
