import type { AppParts } from '../app/context.ts';
import { shownPlan } from '../app/plan-accounts.ts';
import type { AccountPlan, FailedAccount } from '../model/plan.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { observeAndPlan } from '../reconcile/plan-run.ts';

/** How long a plan is shown again without asking the provider, in ms; a failure for less. */
const FRESH_MS = 60_000;
const FAILED_MS = 10_000;

/** What a run by trigger would do. */
export const byTrigger = { manual: false, force: false, keys: null } as const;

type Shown = {
  readonly context: AccountContext;
  readonly since: number;
  readonly plan: Promise<AccountPlan | FailedAccount>;
};

/** The plans that pages show. All who open one within a minute see the same. */
export type DaemonPlans = {
  read(context: AccountContext): Promise<AccountPlan | FailedAccount>;
  /** Evicts the plan of an account, or of all (null), after something was done there. */
  drop(account: string | null): void;
};

/** Caches the last plan of each account. */
export const createDaemonPlans = (parts: AppParts, now: () => number = Date.now): DaemonPlans => {
  const shown = new Map<string, Shown>();
  const read = (context: AccountContext): Shown => {
    const { name } = context.account;
    const plan = shownPlan(parts, context, () => observeAndPlan(context, byTrigger));
    const next: Shown = { context, since: now(), plan };
    shown.set(name, next);
    return next;
  };
  return {
    read: async (context) => {
      const { name } = context.account;
      const known = shown.get(name);
      if (known?.context !== context || now() - known.since > FRESH_MS) return read(context).plan;
      const plan = await known.plan;
      if (!('error' in plan) || now() - known.since <= FAILED_MS) return plan;
      return (shown.get(name) === known ? read(context) : (shown.get(name) ?? known)).plan;
    },
    drop: (account) => (account === null ? shown.clear() : void shown.delete(account)),
  };
};
