import type { DesiredAccount } from '../model/desired.ts';
import { findDescriptor } from './known-providers.ts';

/** The part of a provider that an account is in, such as a unit or a workspace. */
export type AccountPart = {
  readonly written: string;
  /** Equal for equal parts. */
  readonly compared: string;
};

/** The part of the provider that an account is in, or null. */
export const accountPart = ({
  provider,
  fields,
}: Pick<DesiredAccount, 'provider' | 'fields'>): AccountPart | null => {
  const place = findDescriptor(provider)?.place;
  const written = place ? fields[place.field] : undefined;
  if (!place || written === undefined) return null;
  return { written, compared: place.caseMatters ? written : written.toLowerCase() };
};
