import type { Provider } from '../model/provider.ts';
import type { ProviderName } from '../model/provider-name.ts';
import { createAloochat } from './aloochat/provider.ts';
import type { ProviderOptions } from './provider-options.ts';
import { createToolzz } from './toolzz/provider.ts';

/** The providers that Setpoint knows. A third one is its folder and a line here (and its name in src/model/provider-name.ts). */
const providers: { readonly [N in ProviderName]: (options: ProviderOptions) => Provider } = {
  aloochat: createAloochat,
  toolzz: createToolzz,
};

/**
 * The way to one account at its provider.
 * @throws UsageError when the account's baseUrl is not https (or http to this machine).
 */
export const createProvider = (options: ProviderOptions): Provider => {
  options.secrets.register(options.account.credential);
  return providers[options.account.provider](options);
};
