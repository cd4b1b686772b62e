import { rowOf } from '../model/desired.ts';
import type { AccountPlan, Change, FailedAccount, Plan } from '../model/plan.ts';
import { noLifts } from '../plan/ownership/ledger-claim.ts';
import { requestsToApply } from '../plan/requests.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { LeftLedger } from '../reconcile/left-ledger.ts';
import { type ObservedPlan, observeAndPlan } from '../reconcile/plan-run.ts';
import { withRetries } from '../reconcile/with-retries.ts';
import { explainReply } from '../redis/explain-reply.ts';
import { pausedText } from '../report/text/operator-text.ts';
import { readingWaitsText } from '../report/text/rate-text.ts';
import { openAccountStore } from '../store/account-store.ts';
import type { PlanRequest } from './app.ts';
import type { AppParts } from './context.ts';
import { abandoned, formerLedgers, formerNotices, leftLedgers, leftText } from './left-accounts.ts';
import { openThrottle } from './open-parts.ts';

type PlanParts = Pick<AppParts, 'context' | 'redis' | 'desired' | 'accounts' | 'jobContext'>;

/** What applying the plan would cost; nothing where it has no change to make. */
const estimateOf = async (
  { context, redis }: Pick<PlanParts, 'context' | 'redis'>,
  { account }: AccountContext,
  { plan, observation }: ObservedPlan,
): Promise<Pick<AccountPlan, 'estimate'>> => {
  const needed = requestsToApply(plan.summary, observation.requests);
  if (needed === 0) return {};
  return { estimate: await openThrottle(context, redis, account).estimate(needed) };
};

const pausedNotice = async (
  { context, redis }: Pick<PlanParts, 'context' | 'redis'>,
  account: string,
): Promise<readonly string[]> => {
  const { prefix } = context.settings;
  const paused = await openAccountStore({ redis: redis.client, prefix, account }).status.paused();
  return paused === null ? [] : [pausedText(account, paused)];
};

/** Changes of entries that a set made say which row did. */
const withRows = (changes: readonly Change[], { entries }: AccountContext): readonly Change[] => {
  const rows = new Map(entries.map(({ key, source }) => [key, rowOf(source)]));
  return changes.map((change) => {
    const row = rows.get(change.key);
    return row === undefined ? change : { ...change, row };
  });
};

/** An account's plan as it is shown, with its cost; or why there is none. */
export const shownPlan = async (
  parts: Pick<PlanParts, 'context' | 'redis'>,
  account: AccountContext,
  read: () => Promise<ObservedPlan>,
): Promise<AccountPlan | FailedAccount> => {
  const { context } = parts;
  const { name, provider } = account.account;
  try {
    const observed = await read();
    const notices = [...(await pausedNotice(parts, name)), ...observed.plan.notices];
    const changes = withRows(observed.plan.changes, account);
    return { ...observed.plan, changes, notices, ...(await estimateOf(parts, account, observed)) };
  } catch (error) {
    context.log.debug({ account: name, err: error }, 'Account could not be planned');
    const text = explainReply(error) ?? (error instanceof Error ? error.message : String(error));
    return { account: name, provider, error: context.secrets.scrub(text) };
  }
};

/** A plan as it is shown, and the ids of what is live in its account; no ids if it could not be read. */
type Planned = { readonly shown: AccountPlan | FailedAccount; readonly live: ReadonlySet<string> };

const planOne = async (parts: PlanParts, account: AccountContext, request: PlanRequest): Promise<Planned> => {
  const { name } = account.account;
  const keys = request.keys === undefined ? null : new Set(request.keys);
  const { manual, force, lifts = noLifts, outsideWindow = false } = request;
  const asked = { manual, force, keys, lifts, outsideWindow };
  const onWait = (ms: number): void => parts.context.out.say(readingWaitsText(name, ms));
  let live: ReadonlySet<string> = new Set();
  const shown = await shownPlan(parts, account, async () => {
    const observed = await withRetries(() => observeAndPlan(account, asked), onWait);
    live = new Set(observed.observation.live.map(({ id }) => id));
    return observed;
  });
  return { shown, live };
};

/** Adds what accounts that left the YAML still own, because no run reports it. */
const withFormer = async (
  parts: PlanParts,
  planned: readonly Planned[],
): Promise<readonly (AccountPlan | FailedAccount)[]> => {
  const left = await leftLedgers(parts);
  const met = new Set<LeftLedger>();
  const accounts = planned.map(({ shown, live }) => {
    const context = parts.accounts.get(shown.account);
    if ('error' in shown || context === undefined) return shown;
    const former = formerLedgers(left, context, live);
    for (const each of former) met.add(each);
    return { ...shown, notices: [...formerNotices(former, context), ...shown.notices] };
  });
  for (const each of abandoned(parts, left).filter((one) => !met.has(one)))
    parts.context.out.say(`Account ${each.account} is no longer in the YAML: ${leftText(parts, each)}`);
  return accounts;
};

/** Plans the accounts in parallel; one that cannot be observed does not block the others. */
export const planAccounts = async (parts: PlanParts, request: PlanRequest): Promise<Plan> => {
  const chosen = [...parts.accounts.values()].filter(
    ({ account }) => request.accounts === undefined || request.accounts.includes(account.name),
  );
  const planned = await Promise.all(chosen.map((account) => planOne(parts, account, request)));
  const { revision } = parts.desired;
  // With --take-over the plans already include what they own.
  if (request.lifts?.takeOver) return { revision, accounts: planned.map(({ shown }) => shown) };
  return { revision, accounts: await withFormer(parts, planned) };
};
