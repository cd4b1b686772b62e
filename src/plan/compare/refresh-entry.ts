import type { DesiredIntegration } from '../../model/desired.ts';
import { configKey } from '../../model/field.ts';
import {
  type FieldHash,
  type LedgerEntry,
  type Ownership,
  VOLATILE,
  type WrittenField,
} from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import {
  type FieldOwnership,
  notYetOurs,
  ownerNow,
  ownershipInside,
  ownershipWhenLeft,
  withOwnership,
} from '../ownership/field-ownership.ts';
import type { Planning } from '../planning.ts';
import type { ComparedField } from './compare-entry.ts';
import { compareText } from './equal.ts';
import { hashField } from './fields.ts';
import { looksMasked } from './mask.ts';
import { hidingPlaces } from './may-hide.ts';

/** An entry that owns nothing yet. */
export const emptyEntry = (fingerprint: string): LedgerEntry => ({
  id: null,
  type: '',
  name: '',
  protect: false,
  secretPaths: [],
  applied: {},
  observed: {},
  notAccepted: {},
  written: {},
  appliedAt: 0,
  revision: '',
  fingerprint,
});

/** The record without some of its paths. */
export const without = <T>(
  record: { readonly [path: string]: T },
  gone: Iterable<string>,
): { readonly [path: string]: T } => {
  const set = new Set(gone);
  return Object.fromEntries(Object.entries(record).filter(([path]) => !set.has(path)));
};

export type RefreshInput = {
  readonly planning: Planning;
  readonly entry: DesiredIntegration;
  readonly live: LiveIntegration;
  readonly owner: LedgerEntry | null;
  readonly compared: readonly ComparedField[];
  readonly letGo: readonly string[];
  readonly secrets: ReadonlySet<string>;
};

const isLearned = ({ verdict }: ComparedField): boolean =>
  verdict.kind === 'settled' || verdict.kind === 'assumed';

/** Nothing to record and nothing to release: true of nearly every entry. */
const isUpToDate = ({ planning, entry, live, owner, compared, letGo, secrets }: RefreshInput): boolean =>
  owner !== null &&
  letGo.length === 0 &&
  !compared.some(isLearned) &&
  owner.id === live.id &&
  owner.type === (secrets.has('type') ? '' : live.type) &&
  owner.name === (secrets.has('name') ? '' : live.name) &&
  owner.protect === entry.protect &&
  owner.fingerprint === planning.hasher.fingerprint &&
  owner.secretPaths.join('\n') === [...secrets].sort().join('\n');

/**
 * The ledger entry of a matched entry before anything is written: records fields that are in sync, releases
 * fields that left the YAML. The same object when nothing changes.
 */
export const refreshedEntry = (input: RefreshInput): LedgerEntry => {
  const { planning, entry, live, owner, compared, letGo, secrets } = input;
  if (owner !== null && isUpToDate(input)) return owner;
  const { hasher } = planning;
  const from = owner ?? {
    ...emptyEntry(hasher.fingerprint),
    ...keptOf(planning.entries.get(entry.key), entry, live.id),
    revision: planning.revision,
  };
  const applied: Hashes = { ...without(from.applied, letGo) };
  const observed: Hashes = { ...without(from.observed, letGo) };
  const written: Marks = { ...without(from.written, letGo) };
  const ownership: FieldOwnership = { ...from.whose };
  for (const path of letGo) ownership[path] = ownershipWhenLeft(hasher, from, path, undefined, false);
  const learned: string[] = [];
  for (const field of compared) {
    const { path, desired, live: shown, secret } = field;
    if (!isLearned(field)) continue;
    if (configKey(path) !== null) ownership[path] = ownershipOf(input, field);
    applied[path] = hashField(hasher, path, desired, secret);
    delete written[path];
    const seen = hashField(hasher, path, shown, secret);
    if (isFirstMask(field)) written[path] = { seen };
    else observed[path] = staysVolatile(field, from) ? VOLATILE : seen;
    learned.push(path);
  }
  const entryNow: LedgerEntry = {
    ...from,
    id: live.id,
    type: secrets.has('type') ? '' : live.type,
    name: secrets.has('name') ? '' : live.name,
    protect: entry.protect,
    secretPaths: [...secrets].sort(),
    applied: sorted(applied),
    observed: sorted(observed),
    notAccepted: sorted(without(from.notAccepted, [...learned, ...letGo])),
    written: sorted(written),
    ...(from.rechecks && { rechecks: sorted(without(from.rechecks, [...learned, ...letGo])) }),
    fingerprint: hasher.fingerprint,
  };
  const isOurs = (path: string) =>
    applied[path] !== undefined || (owner?.secretPaths.includes(path) ?? false);
  return withOwnership(entryNow, { ...notYetOurs(secrets, isOurs), ...ownership });
};

/** Who owns a value that is in sync: others, if it is new to us and may hide something, until we write it. */
const ownershipOf = (
  { planning, owner }: RefreshInput,
  { path, desired, live, verdict }: ComparedField,
): Ownership => {
  const { hasher } = planning;
  // In a value that is only assumed equal, no mask is known to be ours.
  const known = verdict.kind === 'assumed' ? {} : desired;
  const beside = ownershipInside(hasher, path, live, known, owner?.whose?.[path]?.left);
  if (owner === null) return beside;
  const before = ownerNow(hasher, owner, path, live);
  const isNew = owner.applied[path] === undefined && before !== 'ours';
  const hides = isNew
    ? hidingPlaces(path, configKey(path) ?? '', live, desired).length > 0
    : before === 'theirs';
  return hides ? { ...beside, all: 'theirs' } : beside;
};

type Hashes = { [path: string]: FieldHash };
type Marks = { [path: string]: WrittenField };

/** Sorted, so that the order of learning does not change the bytes. */
const sorted = <T>(record: { readonly [path: string]: T }): { readonly [path: string]: T } =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));

/** A mask seen for the first time: a second list shows whether it is stable. */
const isFirstMask = ({ verdict, live }: ComparedField): boolean =>
  verdict.kind === 'assumed' && verdict.because === 'unwritable' && looksMasked(live);

/** A mask that was random before a key rotation is still random. */
const staysVolatile = ({ verdict, path }: ComparedField, from: LedgerEntry): boolean =>
  verdict.kind === 'assumed' && from.observed[path] === VOLATILE;

/** What an entry keeps when it takes over another integration: what it still has to remove. */
const keptOf = (
  before: LedgerEntry | undefined,
  { id: named }: DesiredIntegration,
  id: string,
): Partial<LedgerEntry> => ({
  ...(before?.retire !== undefined && before.retire !== id ? { retire: before.retire } : {}),
  ...(before?.retire !== undefined && before.unsigned ? { unsigned: before.unsigned } : {}),
  // Our own create made it; only the answer was lost.
  ...(before?.creating !== undefined && named === undefined ? { configWritten: true } : {}),
});
