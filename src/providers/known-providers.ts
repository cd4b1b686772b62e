import type { ProviderDescriptor } from './descriptor.ts';
import * as table from './descriptors.ts';

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
