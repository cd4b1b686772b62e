import type { DesiredIntegration } from '../model/desired.ts';
import { configKey } from '../model/field.ts';
import type { Hasher } from '../model/hasher.ts';
import type { FieldHash, LedgerEntry, WrittenField } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { hashField } from '../plan/compare/field-hash.ts';
import { desiredFields, liveField } from '../plan/compare/field-values.ts';
import { memberOf } from '../plan/compare/leaves.ts';
import { isRecheckDue, nextRecheck } from '../plan/compare/recheck.ts';
import { without } from '../plan/compare/refresh-entry.ts';
import { droppedBy } from '../plan/compare/updates-effect.ts';
import { withWriteBack } from '../plan/compare/write-backs.ts';
import { notYetOurs, oursLeftOut, withWhose } from '../plan/whose/whose.ts';

export type WriteFacts = {
  readonly hasher: Hasher;
  /** The entry as it was before the write. */
  readonly owner: LedgerEntry;
  readonly entry: DesiredIntegration;
  readonly id: string;
  /** What was live before; null for a create. */
  readonly before: LiveIntegration | null;
  /** What the write's own answer showed; null when it did not show the integration whole. */
  readonly answer: LiveIntegration | null;
  /** The fields that were sent. */
  readonly paths: ReadonlySet<string>;
  /** Config fields that stayed out of a write of config. */
  readonly omit?: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly revision: string;
  /** The fields whose write is a write-back of drift. */
  readonly reverted?: readonly string[];
  /** ms since the epoch. */
  readonly now: number;
};

/** Every path that a write of these fields sends: config goes whole, so one key of it brings all the others along. */
export const sentPaths = (
  entry: DesiredIntegration,
  changed: ReadonlySet<string>,
  keep: ReadonlySet<string>,
): ReadonlySet<string> => {
  const whole = [...changed].some((path) => configKey(path) !== null);
  const config = desiredFields(entry).flatMap(([path]) =>
    configKey(path) !== null && !keep.has(path) ? [path] : [],
  );
  return new Set([...changed, ...(whole ? config : [])]);
};

/**
 * What earlier writes of this very value came to: `config` goes whole, so a key that did not change is written with the others, and what is known of it
 * stays known. A write that checks a verdict begins from it, and has to come to the same.
 */
const earlierOf = ({ owner, now }: WriteFacts, path: string, applied: FieldHash): Partial<WrittenField> => {
  if (owner.applied[path] !== applied) return {};
  const mark = owner.written[path];
  const observed = owner.observed[path];
  if (mark !== undefined) {
    // What was there before that write is none of its doing: the provider has not taken it, or not yet.
    const shown = mark.moved ?? (mark.seen === mark.before ? undefined : mark.seen);
    const { again, againAt, form, notAccepted } = mark;
    if (shown === undefined || shown === again) return known({ again, againAt, form, notAccepted });
    return known({ again: shown, againAt: mark.at, form });
  }
  if (observed === undefined || observed === applied) return {};
  const recheck = owner.rechecks?.[path];
  if (recheck !== undefined && isRecheckDue(owner, path, now))
    return { again: observed, againAt: recheck.since };
  return { form: observed, ...(owner.notAccepted[path] === applied && { notAccepted: true }) };
};

/** What is there beside the value that is sent: it tells later what updates do, and what of it was ours. */
const besideOf = (facts: WriteFacts, path: string): Pick<WrittenField, 'dropped' | 'left'> => {
  const { hasher, owner, entry, before, secrets } = facts;
  const key = configKey(path);
  if (before === null || key === null) return {};
  const shown = liveField(before, path);
  const sent = memberOf(entry.config, key);
  const dropped = droppedBy(hasher, path, shown, sent, secrets.has(path));
  const left = oursLeftOut(hasher, owner, path, shown, sent);
  return { ...(dropped !== undefined && { dropped }), ...(left.length > 0 && { left }) };
};

/** Nothing that a provider hides beside what we write is left to lose after it. */
const isWhole = ({ before, omit, paths }: WriteFacts): boolean =>
  before === null || (!omit?.size && [...paths].some((path) => configKey(path) !== null));

type Earlier = Pick<WrittenField, 'again' | 'againAt' | 'form' | 'notAccepted'>;

/** Without what is not known. */
const known = (facts: { readonly [K in keyof Earlier]: Earlier[K] | undefined }): Earlier =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined));

const mark = (facts: WriteFacts, path: string, applied: FieldHash | undefined): WrittenField => {
  const { hasher, owner, before, answer, secrets, now } = facts;
  const hash = (live: LiveIntegration) => hashField(hasher, path, liveField(live, path), secrets.has(path));
  const was = before ? hash(before) : undefined;
  return {
    at: now,
    ...(was !== undefined && { before: was }),
    ...(was !== undefined && was !== applied && was === owner.applied[path] && { verbatim: true }),
    ...(answer ? { answer: hash(answer) } : {}),
    ...(applied === undefined ? {} : earlierOf(facts, path, applied)),
    ...besideOf(facts, path),
  };
};

/** The checks of verdicts that are still to come: one more was made of those that were due, and another value starts from zero. */
const rechecksOf = (
  { owner, now, paths }: WriteFacts,
  applied: { readonly [path: string]: FieldHash },
): LedgerEntry['rechecks'] => {
  const kept = Object.entries(owner.rechecks ?? {}).flatMap(([path, recheck]) => {
    if (!paths.has(path)) return [[path, recheck] as const];
    if (owner.applied[path] !== applied[path]) return [];
    return [[path, isRecheckDue(owner, path, now) ? nextRecheck(recheck) : recheck] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};

/**
 * The ledger entry after a write that succeeded: `applied` for every field that was sent, in one step with clearing `observed` and what the
 * attempt left behind. Verifying fills `observed` again.
 */
export const recordWrite = (facts: WriteFacts): LedgerEntry => {
  const { hasher, owner, entry, id, paths, secrets, revision, now, reverted = [] } = facts;
  const {
    creating: _creating,
    rejected: _rejected,
    failures: _failures,
    rechecks: _rechecks,
    ...kept
  } = owner;
  const values = new Map<string, unknown>(desiredFields(entry));
  const applied: Record<string, string> = { ...without(owner.applied, paths) };
  const written: Record<string, WrittenField> = { ...without(owner.written, paths) };
  for (const [path, value] of desiredFields(entry)) {
    if (paths.has(path)) applied[path] = hashField(hasher, path, value, secrets.has(path));
  }
  for (const path of paths)
    if (values.has(path) || configKey(path) !== null) written[path] = mark(facts, path, applied[path]);
  const rechecks = rechecksOf(facts, applied);
  const recorded: LedgerEntry = {
    ...kept,
    ...(isWhole(facts) ? { configWritten: true } : {}),
    id,
    type: secrets.has('type') ? '' : entry.type,
    name: secrets.has('name') ? '' : entry.name,
    protect: entry.protect,
    secretPaths: [...new Set([...owner.secretPaths, ...secrets])].sort(),
    applied,
    observed: without(owner.observed, paths),
    notAccepted: without(owner.notAccepted, paths),
    written,
    appliedAt: now,
    revision,
    fingerprint: hasher.fingerprint,
    ...(rechecks && { rechecks }),
    ...(reverted.length > 0 && { writeBacks: withWriteBack(owner.writeBacks, reverted, now) }),
  };
  const isOurs = (path: string) => paths.has(path) || owner.secretPaths.includes(path);
  return withWhose(recorded, { ...notYetOurs(secrets, isOurs), ...without(owner.whose ?? {}, paths) });
};
