import type { LedgerPlace } from '../../model/ledger-entry.ts';
import { findDescriptor } from '../../providers/known-providers.ts';
import { providerTitle } from '../../report/text/words.ts';

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
export const partWord = ({ provider }: LedgerPlace): string | null =>
  findDescriptor(provider)?.place?.field ?? null;

/** A place in words. */
export const placeText = (place: LedgerPlace): string => {
  const { provider, baseUrl, unit } = place;
  return `${providerTitle(provider)} at ${baseUrl}${unit === undefined ? '' : `, ${partWord(place) ?? 'part'} ${unit}`}`;
};
