import type { AppContext } from '../app/context.ts';
import type { SharedReadings } from '../model/shared-readings.ts';
import type { DaemonAccounts } from './accounts.ts';
import type { DaemonDesired } from './desired.ts';
import type { SourceReporter } from './git/report-source.ts';
import type { Instants } from './instants.ts';

/** What the steps of the supervisor share. */
export type Managed = {
  readonly log: AppContext['log'];
  readonly desired: DaemonDesired;
  readonly accounts: DaemonAccounts;
  readonly reloads: SharedReadings<void>;
  readonly instants: Instants;
  readonly source: SourceReporter;
};
