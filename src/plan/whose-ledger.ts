import type { DesiredSource, KnownSource } from '../model/desired-source.ts';
import type { Ledger, LedgerEntry, LedgerFacts, LedgerPlace } from '../model/ledger-entry.ts';
import { plural } from './render/words.ts';
import { isSamePlace, placeText } from './same-place.ts';
import { isSameRepository, isSameSource, mergedSource, sourceText } from './same-source.ts';

/** Who asks for an account's ledger. What is absent is not known, and not compared. */
export type Claimant = {
  readonly account: string;
  readonly place?: LedgerPlace | undefined;
  readonly source?: DesiredSource | undefined;
};

/** What a person says of a ledger that belongs to another place, or to another source. */
export type Lifts = { readonly newPlace: boolean; readonly takeOver: boolean };

export const noLifts: Lifts = { newPlace: false, takeOver: false };

/** Whose a ledger is. */
export type Whose =
  | { readonly is: 'refused'; readonly message: string }
  | {
      readonly is: 'ours';
      /** It belongs to another place: it begins with nothing in it. */
      readonly startsOver: boolean;
      /** What it should remember; null where it does already. */
      readonly facts: LedgerFacts | null;
      /** It changes hands, or knew nothing of whose it is: to be remembered also where nothing else is to be done. */
      readonly changesHands: boolean;
      readonly notices: readonly string[];
    };

/** What one fact comes to. */
type Verdict<T> =
  | { readonly is: 'refused'; readonly message: string }
  | {
      readonly is: 'ours';
      readonly fact: T;
      readonly changesHands: boolean;
      readonly notices: readonly string[];
    };

const ours = <T>(fact: T, changesHands: boolean, ...notices: string[]): Verdict<T> => ({
  is: 'ours',
  fact,
  changesHands,
  notices,
});

const refused = (message: string): { readonly is: 'refused'; readonly message: string } => ({
  is: 'refused',
  message,
});

/** Something is at the provider, or may be, that this entry answers for. */
const isOwning = ({ id, retire, creating }: LedgerEntry): boolean =>
  id !== null || retire !== undefined || creating !== undefined;

const ownedIn = ({ entries }: Ledger): [string, LedgerEntry][] =>
  Object.entries(entries).filter(([, entry]) => isOwning(entry));

const MOST_NAMED = 50;

const named = (owned: readonly [string, LedgerEntry][]): string => {
  const shown = owned.slice(0, MOST_NAMED).map(([key, { id }]) => (id === null ? key : `${key} (${id})`));
  return [...shown, ...(owned.length > MOST_NAMED ? [`and ${owned.length - MOST_NAMED} more`] : [])].join(
    ', ',
  );
};

const askPlace = (
  { account, place: now }: Claimant,
  ledger: Ledger,
  lifts: Lifts,
): Verdict<LedgerPlace | undefined> => {
  const known = ledger.facts?.place;
  if (now === undefined || known === undefined) return ours(now ?? known, now !== undefined);
  const owned = ownedIn(ledger);
  if (isSamePlace(known, now))
    return ours(now.unitMark === undefined ? { ...known, baseUrl: now.baseUrl } : now, false);
  if (owned.length === 0) return ours(now, true);
  const count = plural(owned.length, 'integration');
  if (lifts.newPlace) {
    const left = `what is at ${placeText(known)} is left alone, and not managed any more`;
    return ours(
      now,
      true,
      `the ledger begins with nothing in it at ${placeText(now)}; ${left}: ${named(owned)}`,
    );
  }
  const is = placeText(known) === placeText(now) ? `${placeText(now)}, in another unit` : placeText(now);
  return refused(
    `the ledger of account ${account} has ${count} at ${placeText(known)}, and the desired state now says ${is}: that is another account, so nothing is planned and nothing is written. ` +
      `Either change provider, baseUrl and unit back, or leave what is there alone and begin with an empty ledger at the new place: setpoint apply --new-place --account ${account}`,
  );
};

const askGit = (
  account: string,
  known: KnownSource,
  now: Extract<DesiredSource, { git: unknown }>,
  lifts: Lifts,
): Verdict<KnownSource> => {
  const is = sourceText(now);
  if (known.git === undefined)
    return ours(
      now,
      true,
      `the last apply came from outside Git, ${sourceText(known)}; now the desired state is ${is}`,
    );
  if (isSameSource(known, now)) {
    const merged = { git: mergedSource(known.git, now.git) };
    return known.folder === undefined
      ? ours(merged, false)
      : ours(
          merged,
          false,
          `the last apply came from outside Git, ${known.folder}; now the desired state is ${is}`,
        );
  }
  const was = sourceText({ git: known.git });
  if (lifts.takeOver)
    return ours(now, true, `the ledger belonged to ${was} until now, and belongs to ${is} from now on`);
  const other = isSameRepository(known.git, now.git)
    ? 'another path of the same repository'
    : 'another repository';
  return refused(
    `the ledger of account ${account} belongs to ${was}, and this desired state is ${is}, ${other}: the two would undo each other, so nothing is planned and nothing is written. ` +
      `Apply from the first, give this account another name, or have the ledger belong to this one from now on: setpoint apply --take-over --account ${account}`,
  );
};

const askSource = (
  { account, source: now }: Claimant,
  ledger: Ledger,
  lifts: Lifts,
): Verdict<KnownSource | undefined> => {
  const known = ledger.facts?.source;
  if (now === undefined || known === undefined) return ours(now ?? known, now !== undefined);
  if (ownedIn(ledger).length === 0) return ours(now, !isSameSource(known, now));
  if ('git' in now) return askGit(account, known, now, lifts);
  if (isSameSource(known, now)) return ours(known, false);
  const both = { ...known, folder: now.folder };
  return known.folder === undefined
    ? ours(
        both,
        false,
        `the last apply came from Git, ${sourceText(known)}; now the desired state is outside Git, ${now.folder}`,
      )
    : ours(both, false, `the last apply came from another folder: ${known.folder}`);
};

const isKnown = (known: LedgerFacts | undefined, facts: LedgerFacts): boolean =>
  JSON.stringify([known?.place, known?.source]) === JSON.stringify([facts.place, facts.source]);

/**
 * Whether an account's ledger is that of this desired state and place. A ledger that owns nothing is anybody's; one that knows nothing
 * of whose it is belongs to whoever asks first.
 */
export const whoseLedger = (ledger: Ledger, claimant: Claimant, lifts: Lifts = noLifts): Whose => {
  const source = askSource(claimant, ledger, lifts);
  if (source.is === 'refused') return source;
  const place = askPlace(claimant, ledger, lifts);
  if (place.is === 'refused') return place;
  const facts: LedgerFacts = {
    ...(place.fact !== undefined && { place: place.fact }),
    ...(source.fact !== undefined && { source: source.fact }),
  };
  const before = ledger.facts?.place;
  return {
    is: 'ours',
    startsOver: before !== undefined && place.fact !== undefined && !isSamePlace(before, place.fact),
    facts: isKnown(ledger.facts, facts) ? null : facts,
    changesHands: place.changesHands || source.changesHands,
    notices: [...source.notices, ...place.notices],
  };
};
