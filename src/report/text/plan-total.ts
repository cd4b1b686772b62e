import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { plural } from './plural.ts';
import { inSyncText, isIdle, type NotInSync, summaryText, total } from './summary-text.ts';
import { verb } from './words.ts';

/** Whether an account could not be observed. */
export const failed = (account: AccountPlan | FailedAccount): account is FailedAccount => 'error' in account;

/** What becomes of removed integrations at these accounts' providers. */
const removalIn = (accounts: readonly { readonly provider: ProviderName }[]): string =>
  `to ${[...new Set(accounts.map(({ provider }) => verb('delete', provider)))].toSorted().join(' or ')}`;

/** Of the changes with nothing to do, how many are not in sync. */
export const notInSync = (changes: AccountPlan['changes']): NotInSync => {
  const idle = changes.filter(({ action, blocked }) => action === 'none' && !blocked);
  return {
    drifted: idle.filter(({ drift }) => drift).length,
    waiting: idle.filter(({ drift, waits }) => waits && !drift).length,
  };
};

/** One account in a sentence. */
export const accountTotal = ({
  summary,
  ...account
}: Pick<AccountPlan, 'provider' | 'summary' | 'changes'>): string =>
  summaryText(summary, removalIn([account]), notInSync(account.changes));

const totalText = ({ accounts }: Plan): string => {
  const planned = accounts.flatMap((account) => (failed(account) ? [] : [account]));
  const summary = total(planned.map((account) => account.summary));
  const others = notInSync(planned.flatMap(({ changes }) => changes));
  if (planned.length === 0) return `Nothing planned in ${plural(accounts.length, 'account')}`;
  return isIdle(summary)
    ? `Nothing to do: ${inSyncText(summary, others)} in ${plural(planned.length, 'account')}`
    : `In all ${plural(planned.length, 'account')}: ${summaryText(summary, removalIn(accounts), others)}`;
};

/** All accounts of a plan in one sentence. */
export const planTotal = (plan: Plan): string => {
  const unread = plan.accounts.filter(failed).length;
  return totalText(plan) + (unread === 0 ? '' : `; ${plural(unread, 'account')} could not be read`);
};
