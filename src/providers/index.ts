import type { Provider } from '../model/provider.ts';
import { descriptorOf } from './known-providers.ts';
import type { ProviderOptions } from './provider-options.ts';

/**
 * Creates the provider of one account.
 * @throws UsageError when the account's baseUrl is not https (or http to localhost).
 */
export const createProvider = async (options: ProviderOptions): Promise<Provider> => {
  options.secrets.register(options.account.credential);
  return descriptorOf(options.account.provider).create(options);
};
