import type { ProviderName } from '../../model/desired.ts';
import type { AccountPlan, FailedAccount, Plan, PlanSummary } from '../../model/plan.ts';
import { plural } from './plural.ts';
import { verb } from './words.ts';

const inWords = [
  ['create', 'to create', 'always'],
  ['update', 'to update', 'always'],
  ['replace', 'to replace', 'some'],
  ['delete', 'to delete', 'always'],
  ['adopt', 'to adopt', 'some'],
  ['blocked', 'blocked', 'some'],
] as const;

/** True if a plan has nothing to do and nothing blocked. */
export const isIdle = (summary: PlanSummary): boolean => inWords.every(([kind]) => summary[kind] === 0);

/**
 * Integrations without a change that are not in sync: reported drift, and those that the provider does not
 * list yet.
 */
type NotInSync = { readonly drifted: number; readonly waiting: number };

const allInSync: NotInSync = { drifted: 0, waiting: 0 };

/** `14 in sync, 1 drifted, 2 waiting` */
const inSyncText = ({ none }: PlanSummary, { drifted, waiting }: NotInSync): string =>
  [
    `${none - drifted - waiting} in sync`,
    ...(drifted === 0 ? [] : [`${drifted} drifted`]),
    ...(waiting === 0 ? [] : [`${waiting} waiting`]),
  ].join(', ');

/** `1 to create, 2 to update, 0 to delete, 1 blocked, 14 in sync`. `removal`: the word for a removal. */
const summaryText = (summary: PlanSummary, removal = 'to delete', others = allInSync): string =>
  isIdle(summary)
    ? `nothing to do, ${inSyncText(summary, others)}`
    : [
        ...inWords
          .filter(([kind, , when]) => when === 'always' || summary[kind] > 0)
          .map(([kind, words]) => `${summary[kind]} ${kind === 'delete' ? removal : words}`),
        inSyncText(summary, others),
      ].join(', ');

const addition = (a: PlanSummary, b: PlanSummary): PlanSummary => ({
  create: a.create + b.create,
  update: a.update + b.update,
  replace: a.replace + b.replace,
  delete: a.delete + b.delete,
  adopt: a.adopt + b.adopt,
  none: a.none + b.none,
  blocked: a.blocked + b.blocked,
});

const nothing: PlanSummary = { create: 0, update: 0, replace: 0, delete: 0, adopt: 0, none: 0, blocked: 0 };

/** Adds up the summaries of several accounts. */
export const total = (summaries: readonly PlanSummary[]): PlanSummary => summaries.reduce(addition, nothing);

/** Whether an account could not be observed. */
export const failed = (account: AccountPlan | FailedAccount): account is FailedAccount => 'error' in account;

/** `to delete`, `to switch off`, or both, depending on the accounts' providers. */
const removalIn = (accounts: readonly { readonly provider: ProviderName }[]): string =>
  `to ${[...new Set(accounts.map(({ provider }) => verb('delete', provider)))].toSorted().join(' or ')}`;

const notInSync = (changes: AccountPlan['changes']): NotInSync => {
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
    : `Total for ${plural(planned.length, 'account')}: ${summaryText(summary, removalIn(accounts), others)}`;
};

/** All accounts of a plan in one sentence. */
export const planTotal = (plan: Plan): string => {
  const unread = plan.accounts.filter(failed).length;
  return totalText(plan) + (unread === 0 ? '' : `; ${plural(unread, 'account')} could not be read`);
};
