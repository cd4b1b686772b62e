import type { Ledger, LedgerEntry } from '../../model/ledger-entry.ts';
import type { LedgerStep } from '../../model/plan.ts';
import { canonicalJson } from './canonical-json.ts';
import { shiftTimes } from './entry-times.ts';
import type { LedgerAccess, StoredEntry, StoredLedger } from './ledger-access.ts';
import { type WriteReply, writeScript } from './ledger-scripts.ts';
import type { BookkeepingOutcome } from './ledger-store.ts';
import { signed } from './signature.ts';

/** One entry of a write: its expected value and its new one; null where there is none. */
export type EntryWrite = {
  readonly key: string;
  readonly from: StoredEntry | null;
  readonly to: LedgerEntry | null;
};

/** An entry as Redis holds it: signed, its times by Redis' clock. */
const entryText = ({ clock, sign }: LedgerAccess, key: string, entry: LedgerEntry): string =>
  JSON.stringify(shiftTimes(sign ? signed(sign, key, entry) : entry, clock.redisAhead()));

/** The ids that this write takes, and the account did not own before. */
const takenBy = (writes: readonly EntryWrite[]): string[] => {
  const before = new Set(writes.map(({ from }) => from?.entry.id));
  return writes.flatMap(({ to }) => (to?.id == null || before.has(to.id) ? [] : to.id));
};

/** Shows other accounts what a write takes: before it, but what is reserved already only after it. */
const showingTaken = async (
  { taken }: LedgerAccess,
  writes: readonly EntryWrite[],
  write: () => Promise<WriteReply>,
): Promise<WriteReply> => {
  const ids = taken === undefined ? [] : takenBy(writes);
  if (taken === undefined || ids.length === 0) return write();
  const reserved = ids.filter(taken.isReserved);
  await taken.show(ids.filter((id) => !reserved.includes(id)));
  const reply = await write();
  if (reply === 'written') await taken.show(reserved);
  return reply;
};

/**
 * Writes the entries in one step, all or none; with a claim, only if its key may own the id. Releases an id
 * in the same step.
 */
export const writeEntries = async (
  access: LedgerAccess,
  writes: readonly EntryWrite[],
  claim: { readonly id: string; readonly key: string } | null = null,
  release = '',
): Promise<WriteReply> => {
  const { redis, account, keys, accounts } = access;
  const values = [
    claim?.id ?? '',
    claim?.key ?? '',
    release,
    ...writes.flatMap(({ key, from, to }) => [
      key,
      from?.text ?? '',
      to === null ? '' : entryText(access, key, to),
      from?.entry.id ?? '',
      to?.id ?? '',
    ]),
  ];
  const write = (listed: 0 | 1): Promise<WriteReply | null> =>
    writeScript(redis, [keys.entries, keys.owners, keys.released], [listed, ...values]);
  return showingTaken(access, writes, async () => {
    const reply = await write(0);
    if (reply !== null) return reply;
    // Listed before its first entry: a ledger that is not in the list would be overlooked.
    await redis.sadd(accounts, account);
    return (await write(1)) ?? 'changed';
  });
};

/** Steps under way at once: enough to fill the connection, few enough to keep the process responsive. */
const BATCH = 500;

/** Writes a plan's bookkeeping. A step whose entries differ from the basis is skipped and named. */
export const applySteps = async (
  access: LedgerAccess,
  steps: readonly LedgerStep[],
  now: StoredLedger,
  basis: Ledger | null,
): Promise<BookkeepingOutcome> => {
  const moved: string[] = [];
  for (let start = 0; start < steps.length; start += BATCH) {
    const part = steps.slice(start, start + BATCH);
    await Promise.all(
      part.map(async (step) => {
        if (!(await applyStep(access, step, now, basis))) moved.push(keyOf(step));
      }),
    );
  }
  return { written: steps.length - moved.length, moved };
};

const applyStep = async (
  access: LedgerAccess,
  step: LedgerStep,
  now: StoredLedger,
  basis: Ledger | null,
): Promise<boolean> => {
  const writes = writesOf(step, now);
  if (basis !== null && !writes.every((write) => isAsIn(basis, write))) return false;
  const release = step.kind === 'move' ? undefined : step.release;
  return (await writeEntries(access, writes, null, release)) === 'written';
};

const writesOf = (step: LedgerStep, now: StoredLedger): EntryWrite[] => {
  const write = (key: string, to: LedgerEntry | null): EntryWrite => ({
    key,
    from: now.entries.get(key) ?? null,
    to,
  });
  switch (step.kind) {
    case 'put':
      return [write(step.key, step.entry)];
    case 'drop':
      return [write(step.key, null)];
    case 'move':
      return [write(step.from, null), write(step.to, step.entry)];
    default:
      return step satisfies never;
  }
};

const isAsIn = (basis: Ledger, { key, from }: EntryWrite): boolean => {
  const expected = Object.hasOwn(basis.entries, key) ? basis.entries[key] : null;
  const found = from?.entry ?? null;
  return found === expected || canonicalJson(found) === canonicalJson(expected);
};

const keyOf = (step: LedgerStep): string => (step.kind === 'move' ? step.to : step.key);
