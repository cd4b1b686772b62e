import type { App } from '../../app/app.ts';
import { didYouMean, selectedAccounts } from '../../app/select-accounts.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import type { FailedAccount, Plan } from '../../model/plan.ts';
import type { Lifts } from '../../plan/ownership/ledger-claim.ts';
import { pausedText } from '../../report/text/operator-text.ts';
import type { Context } from '../context.ts';
import { type Confirm, isConfirmed, showPlan } from './confirm-plan.ts';
import { heldAccounts } from './refuse-held.ts';
import { exitCodeOf, isPlanned, printReports, runPlan, withoutRun } from './run-plan.ts';

/**
 * Keys are known from the YAML, or from the plan if they left it. If an account could not be observed, what
 * it owns is unknown, so no key is rejected.
 * @throws UsageError when `--key` names an unknown one
 */
const checkKeys = (
  keys: readonly string[],
  desired: Pick<DesiredState, 'integrations'>,
  plan: Plan,
): void => {
  const planned = plan.accounts.flatMap((account) => ('error' in account ? [] : account.changes));
  const known = new Set([...desired.integrations, ...planned].map(({ key }) => key));
  const unknown = keys.find((key) => !known.has(key));
  if (unknown === undefined || plan.accounts.some((account) => 'error' in account)) return;
  throw new UsageError(
    `--key ${unknown}: neither the desired state nor the ledger has an integration with this key.${didYouMean(unknown, known)}`,
  );
};

type UnpausedPlan = {
  readonly plan: Plan;
  /** The accounts that are left out because they are paused, with how to resume each. */
  readonly refused: readonly Pick<FailedAccount, 'account' | 'error'>[];
};

/** The accounts that the command is about: those named, and with --key only those that may have the keys. */
const concerned = (app: App, context: Context, keys: readonly string[]): readonly string[] => {
  const { accounts, integrations } = app.desired;
  const chosen = selectedAccounts(context) ?? accounts.map(({ name }) => name);
  const owners = keys.map((key) => integrations.find((entry) => entry.key === key)?.account);
  // A key that left the YAML may be in any account.
  if (keys.length === 0 || owners.includes(undefined)) return chosen;
  return chosen.filter((account) => owners.includes(account));
};

/** Plans the requested accounts without the paused ones, which are reported before the confirmation. */
const planUnpaused = async (
  app: App,
  context: Context,
  { key, force, outsideWindow, ...lifts }: Omit<ApplyOptions, 'yes'>,
): Promise<UnpausedPlan> => {
  const paused = await app.paused();
  const refused = concerned(app, context, key).flatMap((account) => {
    const pause = paused.get(account);
    return pause ? [{ account, error: pausedText(account, pause) }] : [];
  });
  for (const { error } of refused) context.out.say(`Not applied: ${error}`);
  const keys = key.length === 0 ? undefined : key;
  const left = concerned(app, context, []).filter((account) => !paused.has(account));
  const all = paused.size === 0 ? selectedAccounts(context) : left;
  const nothing = { revision: app.desired.revision, accounts: [] };
  const request = { accounts: all, keys, force, lifts, outsideWindow, manual: true } as const;
  const plan = all?.length === 0 ? nothing : await app.plan(request);
  if (refused.length === 0) checkKeys(key, app.desired, plan);
  return { plan, refused };
};

export type ApplyOptions = Lifts & {
  readonly yes: boolean;
  readonly key: readonly string[];
  readonly force: boolean;
  /** Makes changes although a window of the account holds them. */
  readonly outsideWindow: boolean;
};

/** The accounts whose changes a window holds, which are reported before the confirmation. */
const refuseHeld = (context: Context, plan: Plan): UnpausedPlan['refused'] => {
  const held = heldAccounts(plan).map(({ account, why }) => ({
    account,
    error: `${why}; apply them now with: setpoint apply --outside-window --account ${account}`,
  }));
  for (const { error } of held) context.out.say(`Not applied: ${error}`);
  return held;
};

/**
 * Plans, asks, runs and reports. A paused account, one whose window holds changes, or one that could not be planned, is reported as failed;
 * the others are applied. A plan without changes runs without a question, for the ledger's bookkeeping.
 * @returns the exit code
 */
export const applyWith = async (
  app: App,
  context: Context,
  options: ApplyOptions,
  confirm: Confirm,
): Promise<number> => {
  const { force, outsideWindow, newPlace, takeOver } = options;
  const lifts = { newPlace, takeOver };
  const { plan, refused } = await planUnpaused(app, context, {
    key: options.key,
    force,
    outsideWindow,
    ...lifts,
  });
  if (plan.accounts.length > 0) showPlan(context, plan);
  const held = refuseHeld(context, plan);
  const isRefused = (name: string): boolean => held.some(({ account }) => account === name);
  const accounts = plan.accounts.filter(isPlanned).filter(({ account }) => !isRefused(account));
  if (!(await isConfirmed(accounts, options.yes, confirm)))
    throw new UsageError('Not confirmed: nothing was changed.');
  const keys = options.key.length === 0 ? undefined : options.key;
  const ran = await runPlan(app, { ...plan, accounts }, { keys, force, lifts, outsideWindow }, context);
  const unread = plan.accounts.filter((account) => 'error' in account);
  const failed = [...refused, ...held, ...unread].map((account) => withoutRun(account, plan.revision));
  const reports = [...ran, ...failed].toSorted((a, b) => (a.account < b.account ? -1 : 1));
  printReports(context, reports);
  return exitCodeOf(reports);
};
