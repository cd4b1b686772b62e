import type { Ledger, LedgerEntry, LedgerPlace } from '../../model/ledger-entry.ts';
import { findDescriptor } from '../../providers/known-providers.ts';
import { plural } from '../../report/text/plural.ts';
import { providerTitle } from '../../report/text/words.ts';
import { type Claim, type Claimant, type Lifts, ours, owningEntries, refused } from './ledger-claim.ts';

/** Scheme and host in lower case, no default port, no slash at the end. */
const normalised = (baseUrl: string): string => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  return url === null ? baseUrl : `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

/** The provider and its address: where they are the same, ids are comparable. */
export const providerAddress = ({ provider, baseUrl }: LedgerPlace): string =>
  `${provider} ${normalised(baseUrl)}`;

/** Whether both are the same provider at the same address, so that ids are comparable. */
export const isSameProvider = (a: LedgerPlace, b: LedgerPlace): boolean =>
  providerAddress(a) === providerAddress(b);

/**
 * Whether two places are the same. An unknown part is not another one: nothing is written without the part
 * that a provider needs.
 */
export const isSamePlace = (a: LedgerPlace, b: LedgerPlace): boolean =>
  isSameProvider(a, b) && (a.unitMark === undefined || b.unitMark === undefined || a.unitMark === b.unitMark);

/** What a provider calls its parts; null where it has none. */
const partWord = ({ provider }: LedgerPlace): string | null => findDescriptor(provider)?.place?.field ?? null;

/** A place as text. */
export const placeText = (place: LedgerPlace): string => {
  const { provider, baseUrl, unit } = place;
  return `${providerTitle(provider)} at ${baseUrl}${unit === undefined ? '' : `, ${partWord(place) ?? 'part'} ${unit}`}`;
};

const MAX_NAMED = 50;

const named = (owned: readonly (readonly [string, LedgerEntry])[]): string => {
  const shown = owned.slice(0, MAX_NAMED).map(([key, { id }]) => (id === null ? key : `${key} (${id})`));
  const more = owned.length > MAX_NAMED ? [`and ${owned.length - MAX_NAMED} more`] : [];
  return [...shown, ...more].join(', ');
};

/** Keeps the known part where the account names none now. */
const sameAs = (known: LedgerPlace, now: LedgerPlace): LedgerPlace =>
  now.unitMark === undefined ? { ...known, baseUrl: now.baseUrl } : now;

/** The fields of an account that define the two places, for a message. */
const placeFields = (...places: readonly LedgerPlace[]): string => {
  const parts = new Set(places.map(partWord).filter((word) => word !== null));
  const fields = ['provider', 'baseUrl', ...parts];
  return `${fields.slice(0, -1).join(', ')} and ${fields.at(-1)}`;
};

/** Whether a ledger belongs to the account's place. */
export const claimPlace = (
  { account, place: now }: Claimant,
  ledger: Ledger,
  { newPlace }: Lifts,
): Claim<LedgerPlace | undefined> => {
  const known = ledger.facts?.place;
  if (now === undefined || known === undefined) return ours(now ?? known, now !== undefined);
  if (isSamePlace(known, now)) return ours(sameAs(known, now), false);
  const owned = owningEntries(ledger);
  if (owned.length === 0) return ours(now, true);
  const was = placeText(known);
  const is = placeText(now);
  if (newPlace)
    return ours(
      now,
      true,
      `the ledger begins empty at ${is}; the integrations at ${was} stay as they are, and are no longer managed: ${named(owned)}`,
    );
  const count = plural(owned.length, 'integration');
  return refused(
    `the ledger of account ${account} has ${count} at ${was}, and the desired state now says ${was === is ? `${is}, in another ${partWord(now) ?? 'part'}` : is}: that is another account, so nothing is planned and nothing is written. ` +
      `Either change ${placeFields(known, now)} back, or leave what is there alone and begin with an empty ledger at the new place: setpoint apply --new-place --account ${account}`,
  );
};
