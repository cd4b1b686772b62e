import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { type FieldHash, VOLATILE, type WrittenField } from '../../model/ledger-entry.ts';
import { type Difference, differenceOf, isFormOf } from './difference.ts';
import { hashField, isSecretHash, matchHash } from './field-hash.ts';
import { looksMasked } from './mask.ts';

/** What one look says of one field. */
export type FieldSettlement =
  | {
      readonly is: 'settled';
      readonly observed: FieldHash;
      readonly notAccepted?: true;
      /** Whether the verdict is to be checked by later writes; absent: as it was. */
      readonly recheck?: 'begin' | 'end';
    }
  | { readonly is: 'unsettled'; readonly seen: FieldHash; readonly looks: number; readonly late: boolean }
  /** It reads differently, and nothing says yet why: it is written once more. */
  | { readonly is: 'moved'; readonly shown: FieldHash }
  /** This very list was compared before. */
  | { readonly is: 'known' };

export type FieldEvidence = {
  readonly hasher: Hasher;
  readonly path: string;
  readonly applied: FieldHash;
  readonly written: WrittenField;
  readonly live: JsonValue | undefined;
  /** What the YAML asks for, when it still does. */
  readonly desired: JsonValue | undefined;
  /** The provider shows no config at all. */
  readonly configHidden: boolean;
  /** The write is so young that a list may not show it yet. */
  readonly settling: boolean;
  /** When the list was asked for; null where every look is a new one. */
  readonly readAt: number | null;
  /** Whether an update could write it. */
  readonly writable: boolean;
  /** `drift: report`. */
  readonly reports: boolean;
};

/** A look at a value that reads differently, with its hash and what the look makes of it. */
type Differing = FieldEvidence & {
  readonly shown: FieldHash;
  readonly kind: 'rewritten' | 'refused';
  /** Unchanged by our write, and no form of what was written: the provider did not take it. */
  readonly ignored: boolean;
};

/** A plain value that read differently at this many looks reads differently for ever. A mask needs no third. */
const LOOKS = 3;

/** What comes out the same after writes so far apart, in ms, is the provider's doing: another writer would have to hit on it twice. */
export const APART_MS = 60_000;

const settled = (observed: FieldHash, recheck?: 'begin' | 'end'): FieldSettlement => ({
  is: 'settled',
  observed,
  ...(recheck && { recheck }),
});

const notAccepted = (observed: FieldHash): FieldSettlement => ({
  is: 'settled',
  observed,
  notAccepted: true,
  recheck: 'begin',
});

const isKnownList = ({ readAt, written }: FieldEvidence): boolean =>
  readAt !== null && readAt <= (written.seenAt ?? 0);

/** What is neither the same at two looks nor, so far, at none. */
const lookAgain = (
  facts: FieldEvidence,
  shown: FieldHash,
  isRandom: (looks: number) => boolean,
): FieldSettlement => {
  const { seen, before, looks: counted = 0 } = facts.written;
  const looks = counted + 1;
  // A first look that still showed what was there before was late, and says nothing of a random value.
  const looked = seen !== undefined && seen !== before;
  return looked && isRandom(looks) ? settled(VOLATILE) : { is: 'unsettled', seen: shown, looks, late: false };
};

/** The value is hidden, or reads alike: it is as it should be, as far as can be seen, and settles when it stays so. */
const lookAtEquivalent = (facts: FieldEvidence, shown: FieldHash): FieldSettlement => {
  const { written, applied, live } = facts;
  if (written.answer === shown || written.form === shown) return settled(shown, 'end');
  if (written.form === VOLATILE) return settled(VOLATILE);
  if (isKnownList(facts)) return { is: 'known' };
  if (written.seen === shown) return settled(shown, 'end');
  return lookAgain(facts, shown, (looks) => isSecretHash(applied) || looksMasked(live) || looks >= LOOKS);
};

/** The write's own answer showed just this: no other writer can have made it. */
const ofOwnAnswer = ({ shown, kind, ignored, writable, written }: Differing): FieldSettlement => {
  if (!writable || (kind === 'rewritten' && !ignored)) return settled(shown, 'end');
  const again = written.again !== undefined || written.notAccepted === true;
  return again ? notAccepted(shown) : { is: 'moved', shown };
};

/** Where drift is only reported nothing is written over: the field counts as it was, so that what is shown now is drift. */
const ofReported = ({ shown, kind, applied, written: { answer } }: Differing): FieldSettlement =>
  kind === 'refused' || answer === applied ? settled(applied) : settled(shown);

const isApart = ({ at, againAt }: WrittenField): boolean =>
  at !== undefined && againAt !== undefined && at - againAt >= APART_MS;

/**
 * It reads the same at two looks, and the write's answer does not say why. What came out so after an earlier write of the same value too is the provider's
 * doing, where another writer cannot be it: after an answer that showed our value only when the writes were a minute apart, and of a boolean or a number never.
 */
const ofTwoLooks = (facts: Differing): FieldSettlement => {
  const { shown, kind, ignored, written, applied, writable, reports, desired, live } = facts;
  if (!writable) return settled(shown);
  if (reports) return ofReported(facts);
  const answered = written.answer === applied;
  const repeated = written.again === shown;
  if (kind === 'refused' || ignored) {
    const isProven = repeated && (!answered || (kind === 'rewritten' && isApart(written)));
    return isProven ? notAccepted(shown) : { is: 'moved', shown };
  }
  if (written.again === undefined || !isApart(written)) return { is: 'moved', shown };
  if (repeated) return settled(shown, 'begin');
  const isForm = live !== undefined && desired !== undefined && isFormOf(desired, live);
  return isForm ? settled(VOLATILE, 'begin') : { is: 'moved', shown };
};

const lookAtDifferent = (facts: Differing): FieldSettlement => {
  const { shown, kind, written, settling } = facts;
  if (written.form === shown) return written.notAccepted ? notAccepted(shown) : settled(shown);
  if (written.form === VOLATILE && kind === 'rewritten') return settled(VOLATILE);
  if (written.answer === shown) return ofOwnAnswer(facts);
  if (settling) return { is: 'unsettled', seen: shown, looks: written.looks ?? 0, late: true };
  if (isKnownList(facts)) return { is: 'known' };
  if (written.seen === shown) return ofTwoLooks(facts);
  const looks = (written.looks ?? 0) + 1;
  if (kind === 'refused') {
    return looks >= LOOKS ? { is: 'moved', shown } : { is: 'unsettled', seen: shown, looks, late: false };
  }
  const look = lookAgain(facts, shown, (all) => all >= LOOKS);
  return look.is === 'settled' ? { ...look, recheck: 'begin' } : look;
};

/** How what is shown differs from what was written; of a value that the YAML no longer asks for nothing is known but its hash. */
const kindOf = ({ hasher, path, applied, desired, live, configHidden }: FieldEvidence): Difference => {
  if (desired === undefined || matchHash(hasher, applied, path, desired) !== 'yes') return 'alike';
  return differenceOf({ path, desired, live, secret: isSecretHash(applied), configHidden });
};

const isIgnored = ({ written, desired, live }: FieldEvidence, shown: FieldHash): boolean =>
  written.verbatim === true &&
  written.before === shown &&
  (live === undefined || desired === undefined || !isFormOf(desired, live));

/** Looks at one field that was written. */
export const settleField = (facts: FieldEvidence): FieldSettlement => {
  const { hasher, path, applied, live } = facts;
  const shown = hashField(hasher, path, live, isSecretHash(applied));
  if (live !== undefined && matchHash(hasher, applied, path, live) === 'yes')
    return facts.written.form === VOLATILE ? settled(VOLATILE) : settled(shown, 'end');
  const kind = kindOf(facts);
  return kind === 'rewritten' || kind === 'refused'
    ? lookAtDifferent({ ...facts, shown, kind, ignored: kind === 'rewritten' && isIgnored(facts, shown) })
    : lookAtEquivalent(facts, shown);
};
