import type { DesiredAccount } from '../model/desired.ts';
import { findDescriptor } from './known-providers.ts';

/** Which part of its provider an account is in, such as a unit or a workspace. */
export type AccountPart = {
  readonly written: string;
  /** The same text for the same part. */
  readonly compared: string;
};

/** The part of its provider that an account is in; null where it names none. */
export const accountPart = ({
  provider,
  fields,
}: Pick<DesiredAccount, 'provider' | 'fields'>): AccountPart | null => {
  const place = findDescriptor(provider)?.place;
  const written = place ? fields[place.field] : undefined;
  if (!place || written === undefined) return null;
  return { written, compared: place.caseMatters ? written : written.toLowerCase() };
};
