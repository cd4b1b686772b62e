import type { AccountStatus, Condition, IntegrationStatus } from '../../model/run.ts';
import { plural } from './plural.ts';

/** Worst first. */
export const conditions: readonly Condition[] = [
  'failed',
  'blocked',
  'contested',
  'drifted',
  'pending',
  'in-sync',
];

export const conditionWords: { readonly [C in Condition]: string } = {
  failed: 'failed',
  blocked: 'blocked',
  contested: 'contested',
  drifted: 'drifted',
  pending: 'pending',
  'in-sync': 'in sync',
};

/** Why an integration is pending before the next run has checked it. */
export const pendingText = {
  unchecked: 'no run has checked it yet; see: setpoint plan',
  edited: 'the YAML or a secret changed since it was last applied; see: setpoint plan',
  removed: 'removed from the YAML; the next run will handle it',
} as const;

/** For sorting: the worst first, then by key. */
export const worstFirst = (a: IntegrationStatus, b: IntegrationStatus): number =>
  conditions.indexOf(a.condition) - conditions.indexOf(b.condition) || (a.key < b.key ? -1 : 1);

/** `1 failed, 14 in sync`, or `no integrations`. */
export const conditionCounts = (integrations: readonly IntegrationStatus[]): string =>
  conditions
    .map(
      (condition) => [condition, integrations.filter((each) => each.condition === condition).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([condition, count]) => `${count} ${conditionWords[condition]}`)
    .join(', ') || 'no integrations';

/** The counts of an account; for one that left the YAML, how many integrations its ledger still owns. */
export const accountCounts = ({
  integrations,
  owns = [],
}: Pick<AccountStatus, 'integrations' | 'owns'>): string =>
  owns.length > 0 ? `${plural(owns.length, 'integration')} left alone` : conditionCounts(integrations);

/**
 * True if every integration is in sync, the ledger is the account's own and the last run did not fail. An
 * account that left the YAML counts as in sync.
 */
export const isInSync = (account: AccountStatus): boolean =>
  account.orphaned ||
  (account.lastRun?.result !== 'failed' &&
    account.refused == null &&
    account.integrations.every(({ condition }) => condition === 'in-sync'));
