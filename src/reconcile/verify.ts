import { type Clock, systemClock } from '../model/clock.ts';
import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import type { Observation } from '../model/provider.ts';
import { isWritable } from '../plan/compare/compare-entry.ts';
import { settleWrites } from '../plan/compare/settle-writes.ts';
import { learnEffects } from '../plan/compare/updates-effect.ts';
import { reportsDrift } from '../plan/group-fields.ts';
import { isSettling, SETTLE_MS } from '../plan/settle-time.ts';
import type { AccountContext } from './account-context.ts';
import { observeWithLedger } from './observe.ts';

/** The pause before another list, in case the first one lags, in ms. */
const SECOND_LIST_MS = 700;

/** After this many lists, every field that is not late is decided. */
const LISTS = 3;

/** The last observation of verifying, and its notices. */
export type Verified = {
  readonly observation: Observation;
  readonly ledger: Ledger;
  readonly notices: readonly string[];
};

type ListResult = {
  readonly unsettled: boolean;
  /** A new integration is not in the list yet, or a write not shown. */
  readonly late: boolean;
  readonly notices: readonly string[];
};

const isPending = (entry: LedgerEntry): boolean => Object.keys(entry.written).length > 0;

const settleOnce = async (
  context: AccountContext,
  ledger: Ledger,
  observation: Observation,
): Promise<ListResult> => {
  const live = new Map<string, LiveIntegration>(observation.live.map((item) => [item.id, item]));
  const desired = new Map(context.entries.map((entry) => [entry.key, entry]));
  const notices: string[] = [];
  const steps: LedgerStep[] = [];
  let unsettled = false;
  let late = false;
  const known = ledger.facts?.updates ?? {};
  let effects = known;
  for (const [key, entry] of Object.entries(ledger.entries)) {
    if (!isPending(entry) || entry.id === null) continue;
    const shown = live.get(entry.id);
    if (!shown) {
      late ||= isSettling(entry, observation.at);
      continue;
    }
    // A list started before the write ended says nothing about it.
    if (observation.at < entry.appliedAt) {
      unsettled = true;
      continue;
    }
    const settling = isSettling(entry, observation.at);
    const evidence = { hasher: context.hasher, entry, live: shown, all: observation.live, settling };
    effects = learnEffects(evidence, effects);
    const settled = settleWrites(context.hasher, entry, shown, desired.get(key), {
      settling,
      readAt: observation.at,
      reports: reportsDrift(desired.get(key), context.account),
      isWritable: (path) => isWritable(observation.capabilities, path),
    });
    unsettled ||= settled.unsettled;
    late ||= settled.late;
    notices.push(...settled.notices.map((notice) => `${key}: ${notice}`));
    steps.push({ kind: 'put', key, entry: settled.entry });
  }
  // Before the written fields that show it are cleared.
  if (effects !== known) await context.ledger.recordFacts({ updates: effects });
  // In one call: each call reads the whole ledger.
  await context.ledger.apply(steps, ledger);
  return { unsettled, late, notices };
};

/**
 * Observes again after the changes of a run, and records what the provider shows of them. Reads another list
 * only for a value that is neither the desired one nor that of the write's response; and, up to the settle
 * time, for a late list.
 * @throws ProviderError when the account cannot be observed
 */
export const verify = async (
  context: AccountContext,
  options: { readonly signal?: AbortSignal | undefined } = {},
  clock: Clock = systemClock,
): Promise<Verified> => {
  const deadline = clock.now() + SETTLE_MS;
  const notices: string[] = [];
  for (let lists = 0; ; ) {
    const { observation, ledger } = await observeWithLedger(context, options);
    const result = await settleOnce(context, ledger, observation);
    notices.push(...result.notices);
    // A late list does not count.
    if (!result.late) lists += 1;
    const again = result.late ? observation.at < deadline : result.unsettled && lists < LISTS;
    if (!again) return { observation, ledger: await context.ledger.read(), notices };
    await clock.sleep(SECOND_LIST_MS, options.signal);
  }
};
