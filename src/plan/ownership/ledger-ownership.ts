import type { Ledger, LedgerFacts } from '../../model/ledger-entry.ts';
import { type Claimant, type Lifts, noLifts, type Refused } from './ledger-claim.ts';
import { claimPlace, isSamePlace } from './place-claim.ts';
import { claimSource } from './source-claim.ts';

/** The verdict on the owner of a ledger. */
export type LedgerVerdict =
  | Refused
  | {
      readonly kind: 'ours';
      /** It belonged to another place, and begins empty. */
      readonly startsOver: boolean;
      /** What it should record; null if it has that already. */
      readonly facts: LedgerFacts | null;
      /** Recorded even by a run with nothing else to do. */
      readonly changesHands: boolean;
      readonly notices: readonly string[];
    };

const isKnown = ({ facts, unsignedSource }: Ledger, { place, source }: LedgerFacts): boolean =>
  JSON.stringify([facts?.place, facts?.source]) === JSON.stringify([place, source]) &&
  (unsignedSource === undefined || source === undefined);

/**
 * Whether an account's ledger belongs to this desired state and place. One that owns nothing changes hands
 * silently; one without a recorded owner belongs to the first that claims it.
 */
export const checkOwnership = (ledger: Ledger, claimant: Claimant, lifts: Lifts = noLifts): LedgerVerdict => {
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
    facts: isKnown(ledger, facts) ? null : facts,
    changesHands: place.changesHands || source.changesHands,
    notices: [...source.notices, ...place.notices],
  };
};
