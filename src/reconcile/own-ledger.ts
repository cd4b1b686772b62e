import { UsageError } from '../model/errors.ts';
import type { Ledger, LedgerFacts } from '../model/ledger-entry.ts';
import { retryLine } from '../plan/command-lines.ts';
import { type Lifts, noLifts } from '../plan/whose/ledger-claim.ts';
import { whoseLedger } from '../plan/whose/whose-ledger.ts';
import { plural } from '../report/text/plural.ts';
import type { AccountContext } from './account-context.ts';
import { type LeftLedger, withLeft } from './left-ledger.ts';

/** What a run writes before it uses a ledger that changes owner, or has no recorded owner yet. */
export type Handover = {
  readonly startsOver: boolean;
  readonly left: readonly LeftLedger[];
  readonly facts: LedgerFacts | null;
  /** Written even by a run with nothing else to do. */
  readonly isPressing: boolean;
};

/** A ledger as it will be once the handover is written. */
export type OwnLedger = {
  readonly ledger: Ledger;
  readonly handover: Handover;
  readonly notices: readonly string[];
};

const takenOver = ({ account, ledger }: LeftLedger, own: Ledger, heir: string): string[] => {
  const keys = Object.keys(ledger.entries).filter((key) => !Object.hasOwn(own.entries, key));
  if (keys.length === 0) return [];
  const text = `${plural(keys.length, 'integration')} of account ${account}, which left the YAML, taken over: ${keys.sort().join(', ')}; secrets that the provider hides count as unchanged, and are written with: ${retryLine('KEY', heir)}`;
  return [text];
};

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Reads the account's ledger.
 * @param live the live ids, when the ledger of a former name may be taken over
 * @throws UsageError when it belongs to another place or desired state, and `lifts` does not permit its use
 */
export const readOwnLedger = async (
  context: AccountContext,
  lifts: Lifts = noLifts,
  live: ReadonlySet<string> = NOTHING,
): Promise<OwnLedger> => {
  const { account, place, source, others } = context;
  const [stored, left] = await Promise.all([
    context.ledger.read(),
    lifts.takeOver ? (others?.left(live) ?? []) : [],
  ]);
  const whose = whoseLedger(stored, { account: account.name, place, source }, lifts);
  if (whose.kind === 'refused') throw new UsageError(whose.message);
  const { startsOver, facts, changesHands } = whose;
  const own = startsOver ? { entries: {}, released: [], ...(facts && { facts }) } : stored;
  return {
    ledger: left.length === 0 ? own : withLeft(own, left, context.hasher.fingerprint),
    handover: { startsOver, left, facts, isPressing: changesHands || left.length > 0 },
    notices: [...whose.notices, ...left.flatMap((each) => takenOver(each, own, account.name))],
  };
};

/**
 * Records the ledger's owner before the run writes anything else.
 * @param works whether the run has something to do: only then is the address of another clone worth a write
 */
export const writeHandover = async (
  { ledger, others }: AccountContext,
  { startsOver, left, facts, isPressing }: Handover,
  works: boolean,
): Promise<void> => {
  if (startsOver) await ledger.startOver(facts ?? {});
  else if (facts !== null && (isPressing || works)) await ledger.recordFacts(facts);
  for (const each of left) await others?.takeOver(each);
};

/**
 * Why the ledger belongs to another desired state, without checking the place; null: it does not, or that is
 * unknown.
 */
export const otherSource = async ({ account, source, ledger }: AccountContext): Promise<string | null> => {
  // Only sources in Git are ever refused.
  if (source === undefined || !('git' in source)) return null;
  const whose = whoseLedger(await ledger.read(), { account: account.name, source });
  return whose.kind === 'refused' ? whose.message : null;
};
