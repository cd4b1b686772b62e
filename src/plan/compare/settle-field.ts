import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { type FieldHash, VOLATILE, type WrittenField } from '../../model/ledger-entry.ts';
import { type Difference, differenceOf, isFormOf } from './difference.ts';
import { hashField, isSecretHash, matchHash } from './fields.ts';
import { looksMasked } from './mask.ts';

/** What one look at one written field concludes. */
export type FieldSettlement =
  | {
      readonly kind: 'settled';
      readonly observed: FieldHash;
      readonly notAccepted?: true;
      /** Starts or ends the checks of the verdict by later writes; absent: unchanged. */
      readonly recheck?: 'begin' | 'end';
    }
  | { readonly kind: 'unsettled'; readonly seen: FieldHash; readonly looks: number; readonly late: boolean }
  /** It differs, with no evidence why: it is written again. */
  | { readonly kind: 'moved'; readonly shown: FieldHash }
  /** The same list was compared before. */
  | { readonly kind: 'known' };

export type FieldEvidence = {
  readonly hasher: Hasher;
  readonly path: string;
  readonly applied: FieldHash;
  readonly written: WrittenField;
  readonly live: JsonValue | undefined;
  /** Undefined: no longer in the YAML. */
  readonly desired: JsonValue | undefined;
  /** The provider shows no config at all. */
  readonly configHidden: boolean;
  /** The write is so young that a list may not show it yet. */
  readonly settling: boolean;
  /** When the list was requested; null: every look counts. */
  readonly readAt: number | null;
  /** Whether an update could write it. */
  readonly writable: boolean;
  /** `drift: report`. */
  readonly reports: boolean;
};

/** The evidence for a value that differs from what was written. */
type Differing = FieldEvidence & {
  readonly shown: FieldHash;
  readonly kind: 'rewritten' | 'refused';
  /** The write left the value as it was before: the provider ignored it. */
  readonly ignored: boolean;
};

/** A plain value that differs in this many lists is volatile. A mask needs only two. */
const LOOKS = 3;

/** Writes this far apart, in ms, with the same result prove that the provider rewrites the value. */
export const APART_MS = 60_000;

const settled = (observed: FieldHash, recheck?: 'begin' | 'end'): FieldSettlement => ({
  kind: 'settled',
  observed,
  ...(recheck && { recheck }),
});

const notAccepted = (observed: FieldHash): FieldSettlement => ({
  kind: 'settled',
  observed,
  notAccepted: true,
  recheck: 'begin',
});

const isKnownList = ({ readAt, written }: FieldEvidence): boolean =>
  readAt !== null && readAt <= (written.seenAt ?? 0);

/** Waits for another list, or settles a value that is random as volatile. */
const lookAgain = (
  evidence: FieldEvidence,
  shown: FieldHash,
  isRandom: (looks: number) => boolean,
): FieldSettlement => {
  const { seen, before, looks: counted = 0 } = evidence.written;
  const looks = counted + 1;
  // A first list that still showed the old value was late: no evidence of a random one.
  const looked = seen !== undefined && seen !== before;
  return looked && isRandom(looks)
    ? settled(VOLATILE)
    : { kind: 'unsettled', seen: shown, looks, late: false };
};

/** Hidden or alike: settles once two lists agree. */
const settleEquivalent = (evidence: FieldEvidence, shown: FieldHash): FieldSettlement => {
  const { written, applied, live } = evidence;
  if (written.answer === shown || written.form === shown) return settled(shown, 'end');
  if (written.form === VOLATILE) return settled(VOLATILE);
  if (isKnownList(evidence)) return { kind: 'known' };
  if (written.seen === shown) return settled(shown, 'end');
  return lookAgain(evidence, shown, (looks) => isSecretHash(applied) || looksMasked(live) || looks >= LOOKS);
};

/** The write's own answer showed the same value, so no other writer made it. */
const ofOwnAnswer = ({ shown, kind, ignored, writable, written }: Differing): FieldSettlement => {
  if (!writable || (kind === 'rewritten' && !ignored)) return settled(shown, 'end');
  const again = written.again !== undefined || written.notAccepted === true;
  return again ? notAccepted(shown) : { kind: 'moved', shown };
};

/**
 * With `drift: report` nothing is overwritten: the field settles as written, so that the shown value is
 * drift.
 */
const ofReported = ({ shown, kind, applied, written: { answer } }: Differing): FieldSettlement =>
  kind === 'refused' || answer === applied ? settled(applied) : settled(shown);

const isApart = ({ at, againAt }: WrittenField): boolean =>
  at !== undefined && againAt !== undefined && at - againAt >= APART_MS;

/**
 * Two lists show the same value, and the write's answer does not explain it: an earlier write of the same
 * value decides (docs/design/planning.md#what-a-write-left, rows with "earlier write").
 */
const ofTwoLooks = (evidence: Differing): FieldSettlement => {
  const { shown, kind, ignored, written, applied, writable, reports, desired, live } = evidence;
  if (!writable) return settled(shown);
  if (reports) return ofReported(evidence);
  const answered = written.answer === applied;
  const repeated = written.again === shown;
  if (kind === 'refused' || ignored) {
    const isProven = repeated && (!answered || (kind === 'rewritten' && isApart(written)));
    return isProven ? notAccepted(shown) : { kind: 'moved', shown };
  }
  if (written.again === undefined || !isApart(written)) return { kind: 'moved', shown };
  if (repeated) return settled(shown, 'begin');
  const isForm = live !== undefined && desired !== undefined && isFormOf(desired, live);
  return isForm ? settled(VOLATILE, 'begin') : { kind: 'moved', shown };
};

const settleDifferent = (evidence: Differing): FieldSettlement => {
  const { shown, kind, written, settling } = evidence;
  if (written.form === shown) return written.notAccepted ? notAccepted(shown) : settled(shown);
  if (written.form === VOLATILE && kind === 'rewritten') return settled(VOLATILE);
  if (written.answer === shown) return ofOwnAnswer(evidence);
  if (settling) return { kind: 'unsettled', seen: shown, looks: written.looks ?? 0, late: true };
  if (isKnownList(evidence)) return { kind: 'known' };
  if (written.seen === shown) return ofTwoLooks(evidence);
  const looks = (written.looks ?? 0) + 1;
  if (kind === 'refused') {
    return looks >= LOOKS ? { kind: 'moved', shown } : { kind: 'unsettled', seen: shown, looks, late: false };
  }
  const look = lookAgain(evidence, shown, (all) => all >= LOOKS);
  return look.kind === 'settled' ? { ...look, recheck: 'begin' } : look;
};

/** A value that left the YAML is known by its hash only, so it counts as alike. */
const kindOf = ({ hasher, path, applied, desired, live, configHidden }: FieldEvidence): Difference => {
  if (desired === undefined || matchHash(hasher, applied, path, desired) !== 'yes') return 'alike';
  return differenceOf({ path, desired, live, secret: isSecretHash(applied), configHidden });
};

const isIgnored = ({ written, desired, live }: FieldEvidence, shown: FieldHash): boolean =>
  written.verbatim === true &&
  written.before === shown &&
  (live === undefined || desired === undefined || !isFormOf(desired, live));

/** Settles one written field, if the evidence is enough (docs/design/planning.md#what-a-write-left). */
export const settleField = (evidence: FieldEvidence): FieldSettlement => {
  const { hasher, path, applied, live } = evidence;
  const shown = hashField(hasher, path, live, isSecretHash(applied));
  if (live !== undefined && matchHash(hasher, applied, path, live) === 'yes')
    return evidence.written.form === VOLATILE ? settled(VOLATILE) : settled(shown, 'end');
  const kind = kindOf(evidence);
  return kind === 'rewritten' || kind === 'refused'
    ? settleDifferent({
        ...evidence,
        shown,
        kind,
        ignored: kind === 'rewritten' && isIgnored(evidence, shown),
      })
    : settleEquivalent(evidence, shown);
};
