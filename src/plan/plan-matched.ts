import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import { compareEntry, compareLeft, isWritable, secretPathsOf } from './compare/compare-entry.ts';
import { sameValue } from './compare/equal.ts';
import { refreshedEntry } from './compare/refresh-entry.ts';
import { settleWrites } from './compare/settle-writes.ts';
import { contestOf, withCurrentWriteBacks } from './compare/write-backs.ts';
import { noticesOf, remarksOf } from './entry-notices.ts';
import { groupFields, reportsDrift } from './group-fields.ts';
import { isSurely } from './guards/unsigned-guard.ts';
import type { Matched } from './match/matched.ts';
import { matchedChanges } from './matched-changes.ts';
import type { KeyPlan } from './planned.ts';
import type { Planning } from './planning.ts';
import { isSettling } from './settle-time.ts';

/** Releases the old id of a finished replace where the provider only switches off: it still exists. */
const releasedOf = (
  { planning }: Matched,
  base: LedgerEntry,
  stored: LedgerEntry | null,
): { release?: string } =>
  stored?.retire !== undefined && base.retire === undefined && planning.capabilities.removal === 'switch-off'
    ? { release: stored.retire }
    : {};

const step = (matched: Matched, base: LedgerEntry, stored: LedgerEntry | null): LedgerStep[] => {
  const { entry, movedFrom } = matched;
  if (movedFrom !== null) return [{ kind: 'move', from: movedFrom, to: entry.key, entry: base }];
  return stored !== null && (stored === base || sameValue(asJson(stored), asJson(base)))
    ? []
    : [{ kind: 'put', key: entry.key, entry: base, ...releasedOf(matched, base, stored) }];
};

const asJson = (entry: LedgerEntry) => JSON.parse(JSON.stringify(entry));

/**
 * An old integration that an unfinished replace left behind; null when it is gone, or switched off for good.
 */
const leftBehind = (planning: Planning, { retire }: LedgerEntry): LiveIntegration | null => {
  const old = retire === undefined ? undefined : planning.live.get(retire);
  if (!old) return null;
  return planning.capabilities.removal === 'switch-off' && old.active === false ? null : old;
};

/**
 * An unsigned entry is ours again where an adoption would make it so: it has the entry's type and name, or the
 * entry names its id. What it may still have to remove stays unsigned.
 */
const signedWhenSure = ({ planning, entry, live }: Matched, base: LedgerEntry): LedgerEntry => {
  if (!base.unsigned || base.retire !== undefined || base.creating !== undefined) return base;
  if (!isSurely(planning, entry, live)) return base;
  const { unsigned: _unsigned, ...ours } = base;
  return ours;
};

/** After a replace: nothing is left to remove. */
const withoutOld = ({ retire: _done, ...finished }: LedgerEntry): LedgerEntry => finished;

/** Marks an unanswered create complete: it has nothing left to write. */
const withoutMade = (base: LedgerEntry): LedgerEntry => {
  if (base.creating?.made === undefined) return base;
  const { creating: _creating, ...complete } = base;
  return complete;
};

/** Plans an entry whose live integration is known. */
export const planMatched = (matched: Matched): KeyPlan => {
  const { planning, entry, hash, assessment, live, owner } = matched;
  const { hasher, capabilities } = planning;
  const looked = owner
    ? settleWrites(hasher, owner, live, entry, {
        settling: isSettling(owner, planning.readAt),
        readAt: planning.recordsObservation ? planning.readAt : 0,
        reports: reportsDrift(entry, planning.account),
        isWritable: (path) => isWritable(capabilities, path),
      })
    : null;
  const known = looked === null ? null : withCurrentWriteBacks(looked.entry, planning);
  const contest = contestOf(looked?.entry ?? null, planning.now);
  const before = planning.entries.get(entry.key)?.secretPaths ?? [];
  const secrets = new Set([...secretPathsOf(entry, assessment, known), ...before]);
  const sides = { hasher, capabilities, assessment, entry, owner: known, live, secrets, now: planning.now };
  const compared = compareEntry(sides);
  const left = compareLeft(sides);
  const groups = groupFields(matched, [...compared, ...left.remove], contestOf(known, planning.now));
  const refreshed = refreshedEntry({
    planning,
    entry,
    live,
    owner: known,
    compared,
    letGo: left.letGo,
    secrets,
  });
  const old = leftBehind(planning, refreshed);
  const isOver = refreshed.retire !== undefined && old === null && !isSettling(refreshed, planning.readAt);
  const base = signedWhenSure(matched, isOver ? withoutOld(refreshed) : refreshed);
  const common = {
    hasher,
    key: entry.key,
    type: live.type,
    name: entry.name,
    id: live.id,
    secrets,
    entryHash: hash,
    contested: contest !== null,
  };
  const notices = noticesOf(matched, groups, looked?.notices ?? [], contest);
  const remarks = remarksOf(compared);
  const planned = matchedChanges({ matched, groups, common, base, old, notices, remarks });
  // An adoption is confirmed like any change, so only its own step may take ownership.
  const complete = planned.some(({ work }) => work !== null) ? base : withoutMade(base);
  const bookkeeping = owner === null ? [] : step(matched, complete, owner);
  return { planned, bookkeeping, vanished: false };
};
