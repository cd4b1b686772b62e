import type { DesiredIntegration } from '../model/desired.ts';
import { configKey } from '../model/field.ts';
import type { Hasher } from '../model/hasher.ts';
import type { JsonValue } from '../model/json.ts';
import type { FieldHash, LedgerEntry, WrittenField } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import { without } from '../plan/base-entry.ts';
import { hashField } from '../plan/field-hash.ts';
import { desiredFields, liveField } from '../plan/field-values.ts';
import { memberOf } from '../plan/leaves.ts';
import { droppedBy } from '../plan/updates-effect.ts';
import { notYetOurs, oursLeftOut, withWhose } from '../plan/whose.ts';

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
  /** The run that it belongs to. */
  readonly run: string;
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
 * What the provider made of this very value before, as far as is known: `config` goes whole, so that a key which nobody changed is written with the
 * others, and would have to be learned anew.
 */
const againOf = ({ hasher, owner, entry, secrets }: WriteFacts, path: string): FieldHash | undefined => {
  const value = new Map<string, JsonValue>(desiredFields(entry)).get(path);
  const applied = owner.applied[path];
  if (applied === undefined || applied !== hashField(hasher, path, value, secrets.has(path)))
    return undefined;
  const { moved, again, seen, before } = owner.written[path] ?? {};
  const observed = owner.observed[path];
  // What was there before that write is none of its doing: the provider has not taken it, or not yet.
  const made = [seen !== before ? seen : undefined, observed !== applied ? observed : undefined];
  const known = owner.notAccepted[path] === undefined ? made.find((hash) => hash !== undefined) : undefined;
  return moved ?? again ?? known;
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

const mark = (facts: WriteFacts, path: string): WrittenField => {
  const { hasher, before, answer, secrets, run } = facts;
  const hash = (live: LiveIntegration) => hashField(hasher, path, liveField(live, path), secrets.has(path));
  const again = againOf(facts, path);
  const beside = besideOf(facts, path);
  return {
    by: run,
    ...(before ? { before: hash(before) } : {}),
    ...(answer ? { answer: hash(answer) } : {}),
    ...(again === undefined ? {} : { again }),
    ...beside,
  };
};

/**
 * The ledger entry after a write that succeeded: `applied` for every field that was sent, in one step with clearing `observed` and what the
 * attempt left behind. Verifying fills `observed` again.
 */
export const recordWrite = (facts: WriteFacts): LedgerEntry => {
  const { hasher, owner, entry, id, paths, secrets, revision, now } = facts;
  const { creating: _creating, rejected: _rejected, failures: _failures, ...kept } = owner;
  const values = new Map<string, unknown>(desiredFields(entry));
  const applied: Record<string, string> = { ...without(owner.applied, paths) };
  const written: Record<string, WrittenField> = { ...without(owner.written, paths) };
  for (const [path, value] of desiredFields(entry)) {
    if (paths.has(path)) applied[path] = hashField(hasher, path, value, secrets.has(path));
  }
  for (const path of paths)
    if (values.has(path) || configKey(path) !== null) written[path] = mark(facts, path);
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
  };
  const isOurs = (path: string) => paths.has(path) || owner.secretPaths.includes(path);
  return withWhose(recorded, { ...notYetOurs(secrets, isOurs), ...without(owner.whose ?? {}, paths) });
};
