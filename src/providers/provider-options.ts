import type { HttpClientOptions } from '../http/client.ts';
import type { HttpLimits } from '../http/limits.ts';
import type { DesiredAccount } from '../model/desired.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import type { Throttle } from '../model/throttle.ts';

/** What every provider is made of. */
export type ProviderOptions = {
  readonly account: DesiredAccount;
  /** The account's budget of requests. */
  readonly throttle: Throttle;
  readonly secrets: SecretRegistry;
  /** Lower limits than the usual ones, for tests. */
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Hears of every request that was sent. */
  readonly onSent?: HttpClientOptions['onSent'];
};
