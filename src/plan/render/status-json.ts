import type { AccountStatus, IntegrationStatus } from '../../model/run.ts';
import { isInSync } from './is-in-sync.ts';
import { reportJson } from './report-json.ts';

const time = (at: number): string => new Date(at).toISOString();

const lastRunJson = (run: NonNullable<AccountStatus['lastRun']>) => ({
  ...reportJson([run]).accounts[0],
  trigger: run.trigger,
  revision: run.revision,
  startedAt: time(run.startedAt),
});

const integrationJson = ({ key, condition, reason, message, since }: IntegrationStatus) => ({
  key,
  condition,
  reason,
  message,
  since: time(since),
});

const accountJson = (account: AccountStatus) => ({
  account: account.account,
  provider: account.provider,
  inSync: isInSync(account),
  paused: account.paused,
  orphaned: account.orphaned,
  ratePerSecond: account.ratePerSecond,
  lastRun: account.lastRun && lastRunJson(account.lastRun),
  integrations: account.integrations.map(integrationJson),
});

/** The object that `status --json` prints. Times are ISO 8601 in UTC. */
export const statusJson = (accounts: readonly AccountStatus[]) => ({
  inSync: accounts.every(isInSync),
  accounts: accounts.map(accountJson),
});
