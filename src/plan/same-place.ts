import type { LedgerPlace } from '../model/ledger-entry.ts';
import { providerTitle } from './render/words.ts';

/** Scheme and host in lower case, no default port, no slash at the end. */
const normalised = (baseUrl: string): string => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  return url === null ? baseUrl : `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

/** Whether ids of one mean the same at the other: the provider, and its address. */
export const isSameProvider = (a: LedgerPlace, b: LedgerPlace): boolean =>
  a.provider === b.provider && normalised(a.baseUrl) === normalised(b.baseUrl);

/** Whether two places are one. Without a unit nothing can be written, so that one which is missing is no other. */
export const isSamePlace = (a: LedgerPlace, b: LedgerPlace): boolean =>
  isSameProvider(a, b) && (a.unitMark === undefined || b.unitMark === undefined || a.unitMark === b.unitMark);

/** A place in words. */
export const placeText = ({ provider, baseUrl, unit }: LedgerPlace): string =>
  `${providerTitle(provider)} at ${baseUrl}${unit === undefined ? '' : `, unit ${unit}`}`;
