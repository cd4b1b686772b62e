import type { AppParts } from '../app/context.ts';
import { type IntegrationFields, integrationFields } from '../app/integration-fields.ts';
import { shownPlan } from '../app/plan-accounts.ts';
import type { AccountPlan, FailedAccount } from '../model/plan.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { type ObservedPlan, observeAndPlan } from '../reconcile/plan-run.ts';
import type { DriftPatch } from '../server/overview.ts';
import { readDriftPatch } from './drift-patch.ts';
import { scrubPlan } from './scrub-plan.ts';
import type { DaemonView } from './supervisor.ts';

/** How long a plan is shown again without asking the provider, in ms; a failure for less. */
const FRESH_MS = 60_000;
const FAILED_MS = 10_000;

/** What a run by trigger would do. */
export const byTrigger = { manual: false, force: false, keys: null } as const;

type Shown = {
  readonly context: AccountContext;
  readonly since: number;
  readonly plan: Promise<AccountPlan | FailedAccount>;
  /** What the plan was made from; null: the account could not be read. */
  readonly observed: Promise<ObservedPlan | null>;
  readonly patches: Map<string, Promise<DriftPatch | null>>;
};

/** The plans that pages show. All who open one within a minute see the same. */
export type DaemonPlans = {
  read(context: AccountContext): Promise<AccountPlan | FailedAccount>;
  /** What `setpoint accept KEY` would print, from the reading of the last plan. Null: there is nothing to say. */
  driftPatch(context: AccountContext, key: string): Promise<DriftPatch | null>;
  /** Every managed field of an integration, from the same reading. Null: there is no such key. */
  fields(context: AccountContext, key: string): Promise<IntegrationFields | null>;
  /** Evicts the plan of an account, or of all (null), after something was done there. */
  drop(account: string | null): void;
};

/** Caches the last plan of each account. */
export const createDaemonPlans = (
  parts: AppParts,
  view: Pick<DaemonView, 'entryFile'>,
  now: () => number = Date.now,
): DaemonPlans => {
  const shown = new Map<string, Shown>();
  const readAgain = (context: AccountContext): Shown => {
    const { name } = context.account;
    let observed: ObservedPlan | null = null;
    const plan = shownPlan(parts, context, async () => {
      observed = await observeAndPlan(context, byTrigger);
      return observed;
    }).then((made) => ('error' in made ? made : scrubPlan(made, parts.context.secrets)));
    const next: Shown = {
      context,
      since: now(),
      plan,
      observed: plan.then(() => observed),
      patches: new Map(),
    };
    shown.set(name, next);
    return next;
  };
  const read = async (context: AccountContext): Promise<Shown> => {
    const { name } = context.account;
    const known = shown.get(name);
    if (known?.context !== context || now() - known.since > FRESH_MS) return readAgain(context);
    const plan = await known.plan;
    if (!('error' in plan) || now() - known.since <= FAILED_MS) return known;
    return shown.get(name) === known ? readAgain(context) : (shown.get(name) ?? known);
  };
  return {
    read: async (context) => (await read(context)).plan,
    driftPatch: async (context, key) => {
      const { observed, patches } = await read(context);
      const from = await observed;
      if (from === null) return null;
      const patch = patches.get(key) ?? readDriftPatch(parts, view, context, from, key);
      patches.set(key, patch);
      patch.catch(() => patches.delete(key));
      return patch;
    },
    fields: async (context, key) =>
      integrationFields(context, await (await read(context)).observed, key, parts.context.secrets),
    drop: (account) => (account === null ? shown.clear() : void shown.delete(account)),
  };
};
