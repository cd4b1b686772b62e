import type { DesiredIntegration } from '../model/desired.ts';
import { configKey } from '../model/field.ts';
import type { Hasher } from '../model/hasher.ts';
import type { FieldHash, LedgerEntry, WrittenField } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { desiredFields, hashField, liveField } from '../plan/compare/fields.ts';
import { memberOf } from '../plan/compare/leaves.ts';
import { isRecheckDue, nextRecheck } from '../plan/compare/recheck.ts';
import { without } from '../plan/compare/refresh-entry.ts';
import { droppedBy } from '../plan/compare/updates-effect.ts';
import { withWriteBack } from '../plan/compare/write-backs.ts';
import { notYetOurs, oursLeftOut, withWhose } from '../plan/whose/whose.ts';

export type WriteInput = {
  readonly hasher: Hasher;
  /** The entry as it was before the write. */
  readonly owner: LedgerEntry;
  readonly entry: DesiredIntegration;
  readonly id: string;
  /** What was live before; null for a create. */
  readonly before: LiveIntegration | null;
  /** The integration in the write's response; null when the response did not show it completely. */
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

/**
 * Every path that a write of these fields sends: config is sent as a whole, so one key of it brings all
 * others.
 */
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
 * The result of earlier writes of the same value: `config` is sent as a whole, so unchanged keys are written
 * again, and what is known of them stays. A write that checks a verdict starts from it, and must lead to the
 * same.
 */
const earlierOf = ({ owner, now }: WriteInput, path: string, applied: FieldHash): Partial<WrittenField> => {
  if (owner.applied[path] !== applied) return {};
  const mark = owner.written[path];
  const observed = owner.observed[path];
  if (mark !== undefined) {
    // A value from before that write is not its result: the provider has not taken it, or not yet.
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

/** What is live beside the sent value: shows later what updates do to it, and what of it was ours. */
const besideOf = (input: WriteInput, path: string): Pick<WrittenField, 'dropped' | 'left'> => {
  const { hasher, owner, entry, before, secrets } = input;
  const key = configKey(path);
  if (before === null || key === null) return {};
  const shown = liveField(before, path);
  const sent = memberOf(entry.config, key);
  const dropped = droppedBy(hasher, path, shown, sent, secrets.has(path));
  const left = oursLeftOut(hasher, owner, path, shown, sent);
  return { ...(dropped !== undefined && { dropped }), ...(left.length > 0 && { left }) };
};

/** Whether config contains nothing hidden after this write that another write could lose. */
const isWhole = ({ before, omit, paths }: WriteInput): boolean =>
  before === null || (!omit?.size && [...paths].some((path) => configKey(path) !== null));

type Earlier = Pick<WrittenField, 'again' | 'againAt' | 'form' | 'notAccepted'>;

/** Leaves out undefined properties. */
const known = (fields: { readonly [K in keyof Earlier]: Earlier[K] | undefined }): Earlier =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const mark = (input: WriteInput, path: string, applied: FieldHash | undefined): WrittenField => {
  const { hasher, owner, before, answer, secrets, now } = input;
  const hash = (live: LiveIntegration) => hashField(hasher, path, liveField(live, path), secrets.has(path));
  const was = before ? hash(before) : undefined;
  return {
    at: now,
    ...(was !== undefined && { before: was }),
    ...(was !== undefined && was !== applied && was === owner.applied[path] && { verbatim: true }),
    ...(answer ? { answer: hash(answer) } : {}),
    ...(applied === undefined ? {} : earlierOf(input, path, applied)),
    ...besideOf(input, path),
  };
};

/** The remaining checks of verdicts: due ones advance, and those of another value restart. */
const rechecksOf = (
  { owner, now, paths }: WriteInput,
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
 * The ledger entry after a successful write: sets `applied` for every sent field, and clears `observed`
 * (which verifying fills again) and the traces of earlier attempts.
 */
export const recordWrite = (input: WriteInput): LedgerEntry => {
  const { hasher, owner, entry, id, paths, secrets, revision, now, reverted = [] } = input;
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
    if (values.has(path) || configKey(path) !== null) written[path] = mark(input, path, applied[path]);
  const rechecks = rechecksOf(input, applied);
  const recorded: LedgerEntry = {
    ...kept,
    ...(isWhole(input) ? { configWritten: true } : {}),
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
