import type { Ledger, LedgerFacts } from '../../model/ledger-entry.ts';
import { type Claimant, type Lifts, noLifts, type Refused } from './ledger-claim.ts';
import { claimPlace, isSamePlace } from './place-claim.ts';
import { claimSource } from './source-claim.ts';

/** Whose a ledger is. */
export type Whose =
  | Refused
  | {
      readonly kind: 'ours';
      /** It was of another place: it begins empty. */
      readonly startsOver: boolean;
      /** What it should remember; null where it does already. */
      readonly facts: LedgerFacts | null;
      /** To be remembered also where nothing else is to be done. */
      readonly changesHands: boolean;
      readonly notices: readonly string[];
    };

const isKnown = (known: LedgerFacts | undefined, { place, source }: LedgerFacts): boolean =>
  JSON.stringify([known?.place, known?.source]) === JSON.stringify([place, source]);

/**
 * Whether an account's ledger is that of this desired state and place. One that owns nothing changes hands silently; one that
 * does not record its owner yet belongs to the first that asks.
 */
export const whoseLedger = (ledger: Ledger, claimant: Claimant, lifts: Lifts = noLifts): Whose => {
  const source = claimSource(claimant, ledger, lifts);
  if (source.kind === 'refused') return source;
  const place = claimPlace(claimant, ledger, lifts);
  if (place.kind === 'refused') return place;
  const facts: LedgerFacts = {
    ...(place.fact !== undefined && { place: place.fact }),
    ...(source.fact !== undefined && { source: source.fact }),
  };
  const before = ledger.facts?.place;
  return {
    kind: 'ours',
    startsOver: before !== undefined && place.fact !== undefined && !isSamePlace(before, place.fact),
    facts: isKnown(ledger.facts, facts) ? null : facts,
    changesHands: place.changesHands || source.changesHands,
    notices: [...source.notices, ...place.notices],
  };
};
