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

/** Whether ids of one mean the same at the other: the provider, and its address. */
export const isSameProvider = (a: LedgerPlace, b: LedgerPlace): boolean =>
  a.provider === b.provider && normalised(a.baseUrl) === normalised(b.baseUrl);

/** Whether two places are one. A part that is missing is no other: where a provider has parts, nothing is written without one. */
export const isSamePlace = (a: LedgerPlace, b: LedgerPlace): boolean =>
  isSameProvider(a, b) && (a.unitMark === undefined || b.unitMark === undefined || a.unitMark === b.unitMark);

/** What a provider calls its parts, as its accounts do; null where it has none. */
const partWord = ({ provider }: LedgerPlace): string | null => findDescriptor(provider)?.place?.field ?? null;

/** A place in words. */
export const placeText = (place: LedgerPlace): string => {
  const { provider, baseUrl, unit } = place;
  return `${providerTitle(provider)} at ${baseUrl}${unit === undefined ? '' : `, ${partWord(place) ?? 'part'} ${unit}`}`;
};

const MOST_NAMED = 50;

const named = (owned: readonly (readonly [string, LedgerEntry])[]): string => {
  const shown = owned.slice(0, MOST_NAMED).map(([key, { id }]) => (id === null ? key : `${key} (${id})`));
  const more = owned.length > MOST_NAMED ? [`and ${owned.length - MOST_NAMED} more`] : [];
  return [...shown, ...more].join(', ');
};

/** An account that lost its part is where it was, and still remembers which. */
const sameAs = (known: LedgerPlace, now: LedgerPlace): LedgerPlace =>
  now.unitMark === undefined ? { ...known, baseUrl: now.baseUrl } : now;

/** The fields of an account that say where it is, at either of two places. */
const placeFields = (...places: readonly LedgerPlace[]): string => {
  const parts = new Set(places.map(partWord).filter((word) => word !== null));
  const fields = ['provider', 'baseUrl', ...parts];
  return `${fields.slice(0, -1).join(', ')} and ${fields.at(-1)}`;
};

/** Whether a ledger belongs to the place where the account is. */
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
      `the ledger begins empty at ${is}; what is at ${was} is left as it is, and no longer managed: ${named(owned)}`,
    );
  const count = plural(owned.length, 'integration');
  return refused(
    `the ledger of account ${account} has ${count} at ${was}, and the desired state now says ${was === is ? `${is}, in another ${partWord(now) ?? 'part'}` : is}: that is another account, so nothing is planned and nothing is written. ` +
      `Either change ${placeFields(known, now)} back, or leave what is there alone and begin with an empty ledger at the new place: setpoint apply --new-place --account ${account}`,
  );
};
