import type { ProviderDescriptor } from './descriptor.ts';
import * as table from './descriptors.ts';

/** Every provider that Setpoint speaks to, by name. */
export const descriptors: readonly ProviderDescriptor[] = Object.values<ProviderDescriptor>(table).sort(
  (a, b) => (a.name < b.name ? -1 : 1),
);

export const providerNames: readonly string[] = descriptors.map(({ name }) => name);

/** The provider of this name, or undefined: a ledger may be of one that Setpoint no longer speaks to. */
export const findDescriptor = (name: string): ProviderDescriptor | undefined =>
  descriptors.find((descriptor) => descriptor.name === name);

/** @throws Error for a name that no descriptor has; loading lets no such account pass. */
export const descriptorOf = (name: string): ProviderDescriptor => {
  const found = findDescriptor(name);
  if (found === undefined) throw new Error(`No provider is called ${name}.`);
  return found;
};
