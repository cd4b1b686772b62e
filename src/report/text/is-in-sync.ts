import type { AccountStatus } from '../../model/run.ts';

/**
 * Whether an account is as the YAML says: every integration is, its ledger is its own, and the last run could look. An account that left the YAML is
 * not touched, so it is no longer asked to be anything.
 */
export const isInSync = (account: AccountStatus): boolean =>
  account.orphaned ||
  (account.lastRun?.result !== 'failed' &&
    account.refused == null &&
    account.integrations.every(({ condition }) => condition === 'in-sync'));
