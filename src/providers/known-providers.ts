import type { DesiredAccount } from '../model/desired.ts';
import type { Provider } from '../model/provider.ts';
import type { ProviderDescriptor } from './descriptor.ts';
import * as table from './descriptors.ts';
import type { ProviderOptions } from './provider-options.ts';

/** The supported providers, by name. */
export const descriptors: readonly ProviderDescriptor[] = Object.values<ProviderDescriptor>(table).sort(
  (a, b) => (a.name < b.name ? -1 : 1),
);

export const providerNames: readonly string[] = descriptors.map(({ name }) => name);

/** The provider of this name, or undefined: a ledger may be of a provider that is no longer supported. */
export const findDescriptor = (name: string): ProviderDescriptor | undefined =>
  descriptors.find((descriptor) => descriptor.name === name);

/** @throws Error for an unknown name; loading rejects such accounts */
export const descriptorOf = (name: string): ProviderDescriptor => {
  const found = findDescriptor(name);
  if (found === undefined) throw new Error(`No provider is called ${name}.`);
  return found;
};

/** The part of a provider that an account is in, such as a unit or a workspace. */
type AccountPart = {
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

/**
 * Creates the provider of one account.
 * @throws UsageError when the account's baseUrl is not https (or http to localhost).
 */
export const createProvider = async (options: ProviderOptions): Promise<Provider> => {
  options.secrets.register(options.account.credential);
  return descriptorOf(options.account.provider).create(options);
};
