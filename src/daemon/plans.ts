import type { AppParts } from '../app/context.ts';
import { shownPlan } from '../app/plan-accounts.ts';
import type { AccountPlan, FailedAccount } from '../model/plan.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { observeAndPlan } from '../reconcile/plan-run.ts';

/** What was read of a provider is shown again for this long, in ms; what could not be read, for less. */
const FRESH_MS = 60_000;
const FAILED_MS = 10_000;

/** What a run by trigger would do. */
export const byTrigger = { person: false, force: false, keys: null } as const;

type Shown = {
  readonly context: AccountContext;
  readonly since: number;
  readonly plan: Promise<AccountPlan | FailedAccount>;
};

/** The plans that are shown, each from one list for all who look within a minute. */
export type DaemonPlans = {
  read(context: AccountContext): Promise<AccountPlan | FailedAccount>;
  /** Evicts the plan of an account, or (null) of all, after something was done there. */
  drop(account: string | null): void;
};

/** Remembers the plan of each account. */
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
