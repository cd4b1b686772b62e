import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { inSyncText, isIdle, summaryText, total } from './summary-text.ts';
import { plural, verb } from './words.ts';

/** Whether an account could not be observed. */
export const failed = (account: AccountPlan | FailedAccount): account is FailedAccount => 'error' in account;

/** What becomes of removed integrations at these accounts' providers. */
const removalIn = (accounts: readonly { readonly provider: ProviderName }[]): string =>
  `to ${[...new Set(accounts.map(({ provider }) => verb('delete', provider)))].toSorted().join(' or ')}`;

const waitingIn = ({ changes }: Pick<AccountPlan, 'changes'>): number =>
  changes.filter(({ waits }) => waits).length;

/** One account in a sentence. */
export const accountTotal = (account: Pick<AccountPlan, 'provider' | 'summary' | 'changes'>): string =>
  summaryText(account.summary, removalIn([account]), waitingIn(account));

const totalText = ({ accounts }: Plan): string => {
  const planned = accounts.flatMap((account) => (failed(account) ? [] : [account]));
  const summary = total(planned.map((account) => account.summary));
  const waiting = planned.reduce((sum, account) => sum + waitingIn(account), 0);
  if (planned.length === 0) return `Nothing planned in ${plural(accounts.length, 'account')}`;
  return isIdle(summary)
    ? `Nothing to do: ${inSyncText(summary, waiting)} in ${plural(planned.length, 'account')}`
    : `In all ${plural(planned.length, 'account')}: ${summaryText(summary, removalIn(accounts), waiting)}`;
};

/** All accounts of a plan in one sentence. */
export const planTotal = (plan: Plan): string => {
  const unread = plan.accounts.filter(failed).length;
  return totalText(plan) + (unread === 0 ? '' : `; ${plural(unread, 'account')} could not be read`);
};
