import { configKey } from '../../model/field.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import type {
  FieldHash,
  LedgerEntry,
  LedgerFacts,
  UpdateEffect,
  WrittenField,
} from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { hashField, isSecretHash, liveField, matchHash } from './fields.ts';
import { type Leaf, leavesWithout } from './leaves.ts';
import { looksMasked } from './mask.ts';

type Effects = NonNullable<LedgerFacts['updates']>;

const markOf = ({ path, value }: Leaf): JsonValue => [path, value];

/** Only a text is evidence: a missing switch, number or empty value may be filled in by the provider. */
const isTelling = ({ value }: Leaf): boolean =>
  typeof value === 'string' && value !== '' && !looksMasked(value);

/**
 * The hash of a visible text that the live value has and the write omits: whether it remains shows if updates
 * merge. An item of a list shows nothing, unless the whole field is omitted.
 */
export const droppedBy = (
  hasher: Hasher,
  path: string,
  shown: JsonValue | undefined,
  sent: JsonValue | undefined,
  secret: boolean,
): FieldHash | undefined => {
  const leaf = leavesWithout(path, shown, sent).find(
    (one) => isTelling(one) && (sent === undefined || one.isMerged),
  );
  return leaf === undefined ? undefined : hashField(hasher, path, markOf(leaf), secret);
};

/** One write, and what a later list shows of it. */
export type WriteEvidence = {
  readonly hasher: Hasher;
  /** The entry as the write left it. */
  readonly entry: LedgerEntry;
  /** The integration in a list requested after the write. */
  readonly live: LiveIntegration;
  /** The whole list. */
  readonly all: readonly LiveIntegration[];
  /** The write is so young that the list may not show it yet. */
  readonly settling: boolean;
};

const holds = (
  { hasher }: WriteEvidence,
  path: string,
  value: JsonValue | undefined,
  dropped: FieldHash,
): boolean => {
  // A hash under a lost key cannot be compared.
  const isKnown = !isSecretHash(dropped) || dropped.startsWith(`s:${hasher.fingerprint}:`);
  return (
    isKnown &&
    leavesWithout(path, value, undefined).some(
      (leaf) => isTelling(leaf) && matchHash(hasher, dropped, path, markOf(leaf)) === 'yes',
    )
  );
};

/** Whether others of its type show the same: probably a default, which proves nothing. */
const isDefault = (evidence: WriteEvidence, path: string, dropped: FieldHash): boolean =>
  evidence.all.some(
    (other) =>
      other.id !== evidence.live.id &&
      other.type === evidence.live.type &&
      holds(evidence, path, liveField(other, path), dropped),
  );

const effectOn = (evidence: WriteEvidence, path: string, written: WrittenField): UpdateEffect | null => {
  const { hasher, entry, live, settling } = evidence;
  const { dropped, answer } = written;
  if (dropped === undefined) return null;
  const shown = liveField(live, path);
  // A value that is not shown proves nothing.
  if (shown === undefined && entry.applied[path] !== undefined) return null;
  if (!holds(evidence, path, shown, dropped)) return 'replace';
  const isAnswered = answer !== undefined && matchHash(hasher, answer, path, shown) === 'yes';
  if (settling && !isAnswered) return null;
  return isDefault(evidence, path, dropped) ? null : 'merge';
};

/**
 * Adds what one more write shows about an account's updates. Of contradicting evidence, `replace` wins: it is
 * the safer assumption.
 */
export const learnEffects = (evidence: WriteEvidence, known: Effects): Effects => {
  let effects = known;
  for (const [path, written] of Object.entries(evidence.entry.written)) {
    if (written.dropped === undefined || configKey(path) === null) continue;
    const depth = evidence.entry.applied[path] === undefined ? 'top' : 'nested';
    if (effects[depth] === 'replace') continue;
    const effect = effectOn(evidence, path, written);
    if (effect !== null && effect !== effects[depth]) effects = { ...effects, [depth]: effect };
  }
  return effects;
};
