import type { HttpClientOptions } from '../http/client.ts';
import type { HttpLimits } from '../http/exchange.ts';
import type { DesiredAccount } from '../model/desired.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import type { Throttle } from '../model/throttle.ts';

/** The dependencies of every provider. */
export type ProviderOptions = {
  readonly account: DesiredAccount;
  /** The account's throttle. */
  readonly throttle: Throttle;
  readonly secrets: SecretRegistry;
  /** Overrides the default limits, for tests. */
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Absent: no proxy is in force. */
  readonly send?: HttpClientOptions['send'];
  /** Called for every request that was sent. */
  readonly onSent?: HttpClientOptions['onSent'];
};
