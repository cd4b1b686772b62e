import { type Clock, systemClock } from '../model/clock.ts';
import type { Ledger, LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { LedgerStep } from '../model/plan.ts';
import type { Observation } from '../model/provider.ts';
import { isWritable } from '../plan/compare/compare-entry.ts';
import { settleWrites } from '../plan/compare/settle-writes.ts';
import { learnEffects } from '../plan/compare/updates-effect.ts';
import { reportsDrift } from '../plan/reports-drift.ts';
import { isSettling, SETTLE_MS } from '../plan/settle-time.ts';
import type { AccountContext } from './account-context.ts';
import { observeWithLedger } from './observe.ts';

/** The pause before a second look: long enough for a list that is a moment late, in ms. */
const SECOND_LOOK_MS = 700;

/** So many looks decide of every field that is not late. */
const LOOKS = 3;

/** What verifying saw last, and what there is to say of it. */
export type Verified = {
  readonly observation: Observation;
  readonly ledger: Ledger;
  readonly notices: readonly string[];
};

type Looks = {
  readonly unsettled: boolean;
  /** Something new is not in the list yet, or something written not shown. */
  readonly late: boolean;
  readonly notices: readonly string[];
};

const isPending = (entry: LedgerEntry): boolean => Object.keys(entry.written).length > 0;

const lookOnce = async (
  context: AccountContext,
  ledger: Ledger,
  observation: Observation,
): Promise<Looks> => {
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
    // A list that began before the write ended says nothing of it.
    if (observation.at < entry.appliedAt) {
      unsettled = true;
      continue;
    }
    const settling = isSettling(entry, observation.at);
    const facts = { hasher: context.hasher, entry, live: shown, all: observation.live, settling };
    effects = learnEffects(facts, effects);
    const looked = settleWrites(context.hasher, entry, shown, desired.get(key), {
      settling,
      readAt: observation.at,
      reports: reportsDrift(desired.get(key), context.account),
      isWritable: (path) => isWritable(observation.capabilities, path),
    });
    unsettled ||= looked.unsettled;
    late ||= looked.late;
    notices.push(...looked.notices.map((notice) => `${key}: ${notice}`));
    steps.push({ kind: 'put', key, entry: looked.entry });
  }
  // Before the marks that tell it are gone.
  if (effects !== known) await context.ledger.note({ updates: effects });
  // In one go: each of its own would read the whole ledger again.
  await context.ledger.apply(steps, ledger);
  return { unsettled, late, notices };
};

/**
 * Observes once more after the changes of a run, and records what the provider shows of them. A second look is taken only where a value
 * is neither the desired one nor what the write answered, and a few more, up to the settle time, where a list is late: something new is not in it yet, or
 * something written shows as it was before.
 * @throws ProviderError when the account cannot be observed
 */
export const verify = async (
  context: AccountContext,
  options: { readonly signal?: AbortSignal | undefined } = {},
  clock: Clock = systemClock,
): Promise<Verified> => {
  const deadline = clock.now() + SETTLE_MS;
  const notices: string[] = [];
  for (let looks = 0; ; ) {
    const { observation, ledger } = await observeWithLedger(context, options);
    const look = await lookOnce(context, ledger, observation);
    notices.push(...look.notices);
    // A list that may be late says nothing yet of what reads differently.
    if (!look.late) looks += 1;
    const again = look.late ? observation.at < deadline : look.unsettled && looks < LOOKS;
    if (!again) return { observation, ledger: await context.ledger.read(), notices };
    await clock.sleep(SECOND_LOOK_MS, options.signal);
  }
};
