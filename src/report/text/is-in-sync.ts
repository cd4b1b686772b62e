import type { AccountStatus } from '../../model/run.ts';

/**
 * Whether every integration is in sync, the ledger is the account's own and the last run could observe. An
 * account that left the YAML counts as in sync.
 */
export const isInSync = (account: AccountStatus): boolean =>
  account.orphaned ||
  (account.lastRun?.result !== 'failed' &&
    account.refused == null &&
    account.integrations.every(({ condition }) => condition === 'in-sync'));
