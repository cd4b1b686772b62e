import type { App } from '../../app/app.ts';
import { selectedAccounts } from '../../app/select-accounts.ts';
import type { FailedAccount, Plan } from '../../model/plan.ts';
import type { Lifts } from '../../plan/whose/ledger-claim.ts';
import { pausedText } from '../../report/text/operator-text.ts';
import type { Context } from '../context.ts';
import { checkKeys } from './check-keys.ts';

export type UnpausedPlan = {
  readonly plan: Plan;
  /** The accounts that are left out since they are paused, and the way to resume each. */
  readonly refused: readonly Pick<FailedAccount, 'account' | 'error'>[];
};

/** The accounts that the command is about: those named, and with keys only where these may be. */
const concerned = (app: App, context: Context, keys: readonly string[]): readonly string[] => {
  const { accounts, integrations } = app.desired;
  const chosen = selectedAccounts(context) ?? accounts.map(({ name }) => name);
  const owners = keys.map((key) => integrations.find((entry) => entry.key === key)?.account);
  // A key that left the YAML may be in any of them.
  if (keys.length === 0 || owners.includes(undefined)) return chosen;
  return chosen.filter((account) => owners.includes(account));
};

/** Plans the requested accounts without the paused ones, which are reported before the confirmation. */
export const planUnpaused = async (
  app: App,
  context: Context,
  { key, force, ...lifts }: { readonly key: readonly string[]; readonly force: boolean } & Lifts,
): Promise<UnpausedPlan> => {
  const paused = await app.paused();
  const refused = concerned(app, context, key).flatMap((account) => {
    const facts = paused.get(account);
    return facts ? [{ account, error: pausedText(account, facts) }] : [];
  });
  for (const { error } of refused) context.out.say(`Not applied: ${error}`);
  const keys = key.length === 0 ? undefined : key;
  const left = concerned(app, context, []).filter((account) => !paused.has(account));
  const all = paused.size === 0 ? selectedAccounts(context) : left;
  const nothing = { revision: app.desired.revision, accounts: [] };
  const request = { accounts: all, keys, force, lifts, manual: true } as const;
  const plan = all?.length === 0 ? nothing : await app.plan(request);
  if (refused.length === 0) checkKeys(key, app.desired, plan);
  return { plan, refused };
};
