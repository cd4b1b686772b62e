import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import { baseEntry } from './base-entry.ts';
import { names } from './blocks.ts';
import { type ComparedField, compareEntry, compareLeft, isWritable, secretPathsOf } from './compare-entry.ts';
import { differenceOf } from './difference.ts';
import { sameValue } from './equal.ts';
import { lookAt } from './look.ts';
import type { Matched } from './matched.ts';
import { matchedRows } from './matched-rows.ts';
import type { KeyPlan } from './planned.ts';
import type { Planning } from './planning.ts';
import { reportsDrift } from './reports-drift.ts';
import { isSettling } from './settle-time.ts';
import { type Sorted, sortFields } from './sort-fields.ts';
import { type Contest, contestOf, contestText, withCurrentWriteBacks } from './write-backs.ts';

const noticesOf = (
  { planning, entry, assessment, movedFrom }: Matched,
  sorted: Sorted,
  looked: readonly string[],
  contest: Contest | null,
): string[] => {
  const notices = [...looked];
  if (movedFrom !== null) {
    const also = sorted.write.length + sorted.immutable.length === 0 ? ', nothing is written' : '';
    notices.push(`managed as ${movedFrom} until now: the ledger follows${also}`);
  }
  const unwritable = sorted.assumed.filter(
    ({ verdict }) => verdict.is === 'assumed' && verdict.because === 'unwritable',
  );
  if (unwritable.length > 0) {
    notices.push(
      `${names(unwritable)} can neither be seen nor changed at the provider: taken as what the YAML says`,
    );
  }
  if (sorted.reported.length > 0) {
    notices.push(`${names(sorted.reported)} drifted; reported only (drift: report)`);
  }
  if (contest !== null) {
    const differs = [...sorted.contested, ...sorted.write].some(
      ({ verdict }) => verdict.is === 'changed' && verdict.writeBack,
    );
    notices.push(contestText(entry.key, contest, { now: planning.now, differs }));
  }
  if (sorted.waiting.length > 0) notices.push(waitingText(sorted.waiting));
  if (assessment.blocked && sorted.write.length + sorted.immutable.length === 0)
    notices.push(assessment.blocked.message);
  return notices;
};

const waitingText = (waiting: readonly ComparedField[]): string =>
  `${names(waiting)} ${waiting.length === 1 ? 'reads' : 'read'} differently after two writes: written once more a minute after the first, to tell what the provider rewrites from what is changed there`;

/** What the provider makes of values, as people should know it: of what reads plainly different from the YAML and is in sync all the same. */
const remarksOf = (compared: readonly ComparedField[], live: LiveIntegration): string[] =>
  compared.flatMap(({ path, desired, live: shown, secret, restless, verdict }) => {
    if (desired === undefined || !IN_SYNC.includes(verdict.is) || desired === shown) return [];
    const kind = differenceOf({
      path,
      desired,
      live: shown,
      secret,
      configHidden: live.configHidden === true,
    });
    if (kind !== 'rewritten' && kind !== 'refused') return [];
    if (restless) return [`${path} reads differently from look to look, so it is compared by the YAML alone`];
    const what = secret ? 'another value' : shown === undefined ? 'nothing' : cutText(JSON.stringify(shown));
    return [`the provider shows ${what} for ${path}`];
  });

const IN_SYNC: readonly ComparedField['verdict']['is'][] = ['same', 'settled', 'assumed'];

const LONGEST = 120;

const cutText = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** The old id of a replace that is over at a provider which only switches off: it is still there, and never ours again. */
const letGoOf = (
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
    : [{ kind: 'put', key: entry.key, entry: base, ...letGoOf(matched, base, stored) }];
};

const asJson = (entry: LedgerEntry) => JSON.parse(JSON.stringify(entry));

/** An old integration that an unfinished replace left behind; null when it is gone, or switched off for good. */
const leftBehind = (planning: Planning, { retire }: LedgerEntry): LiveIntegration | null => {
  const old = retire === undefined ? undefined : planning.live.get(retire);
  if (!old) return null;
  return planning.capabilities.removal === 'switch-off' && old.active === false ? null : old;
};

/** Nothing is left to write of what an unanswered create made: it is over. */
const withoutMade = (base: LedgerEntry): LedgerEntry => {
  if (base.creating?.made === undefined) return base;
  const { creating: _creating, ...complete } = base;
  return complete;
};

/** Plans an entry whose live integration is known: compare, sort, gate, and say what to do. */
export const planMatched = (matched: Matched): KeyPlan => {
  const { planning, entry, hash, assessment, live, owner } = matched;
  const { hasher, capabilities } = planning;
  const looked = owner
    ? lookAt(hasher, owner, live, entry, {
        settling: isSettling(owner, planning.readAt),
        readAt: planning.isLook ? planning.readAt : 0,
        reports: reportsDrift(entry, planning.account),
        isWritable: (path) => isWritable(capabilities, path),
      })
    : null;
  const known = looked === null ? null : withCurrentWriteBacks(looked.entry, planning);
  const contest = contestOf(known, planning.now);
  const before = planning.entries.get(entry.key)?.secretPaths ?? [];
  const secrets = new Set([...secretPathsOf(entry, assessment, known), ...before]);
  const sides = { hasher, capabilities, assessment, entry, owner: known, live, secrets, now: planning.now };
  const compared = compareEntry(sides);
  const left = compareLeft(sides);
  const sorted = sortFields(matched, [...compared, ...left.remove], contest);
  const base0 = baseEntry({ planning, entry, live, owner: known, compared, letGo: left.letGo, secrets });
  const old = leftBehind(planning, base0);
  const { retire: _done, ...finished } = base0;
  const isOver = base0.retire !== undefined && old === null && !isSettling(base0, planning.readAt);
  const base = isOver ? finished : base0;
  const facts = {
    hasher,
    key: entry.key,
    type: live.type,
    name: entry.name,
    id: live.id,
    secrets,
    entryHash: hash,
    contested: contest !== null,
  };
  const notices = noticesOf(matched, sorted, looked?.notices ?? [], contest);
  const remarks = remarksOf(compared, live);
  const planned = matchedRows({ matched, sorted, facts, base, old, notices, remarks });
  // An adoption is a change that a person confirms, so only its own step may take ownership.
  const complete = planned.some(({ work }) => work !== null) ? base : withoutMade(base);
  const bookkeeping = owner === null ? [] : step(matched, complete, owner);
  return { planned, bookkeeping, vanished: false };
};
