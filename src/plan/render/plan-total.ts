import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { isIdle, summaryText, total } from './summary-text.ts';
import { plural, verb } from './words.ts';

/** Whether an account could not be observed. */
export const failed = (account: AccountPlan | FailedAccount): account is FailedAccount => 'error' in account;

/** What becomes of removed integrations at these accounts' providers. */
const removalIn = (accounts: readonly { readonly provider: ProviderName }[]): string =>
  `to ${[...new Set(accounts.map(({ provider }) => verb('delete', provider)))].toSorted().join(' or ')}`;

/** One account in a sentence. */
export const accountTotal = (account: Pick<AccountPlan, 'provider' | 'summary'>): string =>
  summaryText(account.summary, removalIn([account]));

const totalText = ({ accounts }: Plan): string => {
  const summaries = accounts.flatMap((account) => (failed(account) ? [] : [account.summary]));
  const summary = total(summaries);
  if (summaries.length === 0) return `Nothing planned in ${plural(accounts.length, 'account')}`;
  return isIdle(summary)
    ? `Nothing to do: ${summary.none} in sync in ${plural(summaries.length, 'account')}`
    : `In all ${plural(summaries.length, 'account')}: ${summaryText(summary, removalIn(accounts))}`;
};

/** All accounts of a plan in one sentence. */
export const planTotal = (plan: Plan): string => {
  const unread = plan.accounts.filter(failed).length;
  return totalText(plan) + (unread === 0 ? '' : `; ${plural(unread, 'account')} could not be read`);
};
