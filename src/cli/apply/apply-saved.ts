import type { App } from '../../app/app.ts';
import { UsageError } from '../../model/errors.ts';
import type { AccountPlan, Plan } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';
import { entryHash } from '../../plan/entry-hash.ts';
import { type Compared, compareSaved } from '../../plan/saved/compare-saved.ts';
import { type SavedPlan, sealProblems, wasPlanned } from '../../plan/saved/saved-plan.ts';
import { pausedText } from '../../report/text/operator-text.ts';
import type { Context } from '../context.ts';
import { type Confirm, isConfirmed, showPlan } from './confirm-plan.ts';
import { heldAccounts } from './refuse-held.ts';
import { exitCodeOf, printReports, runPlan, withoutRun } from './run-plan.ts';
import { addedText, desiredLine, movedLines, savedText } from './saved-plan-texts.ts';

/** A saved plan, and where it was read. */
export type SavedRequest = {
  readonly file: string;
  readonly saved: SavedPlan;
  readonly yes: boolean;
  /** Makes its changes although a window of their account holds them. */
  readonly outsideWindow: boolean;
};

const refuse = ({ file, saved }: SavedRequest, lines: readonly string[]): never => {
  throw new UsageError(
    [
      `${file} (${savedText(saved, Date.now())}) was not applied; nothing was changed:`,
      ...lines.map((line) => `  ${line}`),
      `Plan again with: setpoint plan --out ${file}`,
    ].join('\n'),
  );
};

/** The plan of now, and each account of the saved one compared with it. */
type Comparison = { readonly fresh: Plan; readonly compared: readonly Compared[] };

/** Plans the same accounts again with the same flags, and compares both plans. */
const compareAll = async (app: App, { saved, outsideWindow }: SavedRequest): Promise<Comparison> => {
  const accounts = saved.accounts.filter(wasPlanned);
  if (accounts.length === 0) return { fresh: { revision: saved.revision, accounts: [] }, compared: [] };
  const entries = new Map(app.desired.integrations.map((entry) => [entry.key, entry]));
  const names = accounts.map(({ account }) => account);
  const request = { accounts: names, force: saved.force, outsideWindow, manual: true } as const;
  const fresh = await app.plan(request);
  const compared = accounts.flatMap((account) => {
    const now = fresh.accounts.find((planned) => planned.account === account.account);
    const mark = app.marks.get(account.account);
    if (!now || !mark) return [];
    const desiredHash = (key: string): string | null => {
      const entry = entries.get(key);
      return entry ? entryHash(mark.hasher, entry) : null;
    };
    return [compareSaved(account, now, { digest: mark.digest, entryHash: desiredHash })];
  });
  return { fresh, compared };
};

/** A saved plan is not applied while a window holds any of it. */
const refuseHeld = (request: SavedRequest, { fresh, compared }: Comparison): void => {
  const writes = ({ same }: Compared): boolean => same.some(({ action }) => action !== 'adopt');
  const writing = new Set(compared.filter(writes).map(({ saved }) => saved.account));
  const held = heldAccounts(fresh).filter(({ account }) => writing.has(account));
  if (held.length === 0) return;
  const { file } = request;
  throw new UsageError(
    [
      `${file} was not applied; nothing was changed:`,
      ...held.map(({ why }) => `  ${why}`),
      `Apply it then, or now with: setpoint apply --outside-window ${file}`,
    ].join('\n'),
  );
};

/** A saved plan is applied as a whole: if any of it has changed, nothing is applied. */
const refuseChanged = (request: SavedRequest, compared: readonly Compared[]): void => {
  const some = (kind: 'moved' | 'done' | 'same'): boolean =>
    compared.some(({ [kind]: changes }) => changes.length > 0);
  const unread = compared.some((account) => account.unread !== null);
  if (unread || some('moved') || (some('done') && some('same'))) {
    refuse(request, [...compared.flatMap(movedLines), ...desiredLine(compared)]);
  }
};

const refusePaused = async (app: App, request: SavedRequest): Promise<void> => {
  const paused = await app.paused();
  const why = request.saved.accounts.flatMap(({ account }) => {
    const pause = paused.get(account);
    return pause ? [pausedText(account, pause)] : [];
  });
  if (why.length > 0) refuse(request, why);
};

/** The saved plan as it was shown. */
const shownPlan = ({ revision, accounts }: SavedPlan): Plan => ({
  revision,
  accounts: accounts.map((account) => (wasPlanned(account) ? { ...account, bookkeeping: [] } : account)),
});

/** The saved changes of an account that are still planned. */
const toMake = ({ saved, same }: Compared): AccountPlan => ({ ...saved, changes: same, bookkeeping: [] });

/** One report per saved account: of its run, or why there was none. */
const reportsOf = (
  { file, saved }: SavedRequest,
  compared: readonly Compared[],
  ran: readonly RunReport[],
): readonly RunReport[] =>
  saved.accounts.map((account) => {
    const { account: name } = account;
    if (!wasPlanned(account)) {
      const why = `it could not be planned when ${file} was saved, so there is nothing to apply: ${account.error}`;
      return withoutRun({ account: name, error: why }, saved.revision);
    }
    const report = ran.find((each) => each.account === name) ?? withoutRun({ account: name }, saved.revision);
    const { held = [], differing = [] } = compared.find((each) => each.saved.account === name) ?? {};
    const blocked = held.flatMap(({ key, blocked: why }) => (why ? [{ key, ...why }] : []));
    const result = blocked.length > 0 && report.result === 'converged' ? 'partial' : report.result;
    const reported = new Set(blocked.map(({ key }) => key));
    const left = (report.differing ?? 0) + differing.filter((key) => !reported.has(key)).length;
    return { ...report, result, blocked: [...report.blocked, ...blocked], differing: left };
  });

const nothingText = (file: string, compared: readonly Compared[]): string =>
  compared.some(({ done }) => done.length > 0)
    ? `Nothing left to do: every change in ${file} has already been made.`
    : `Nothing to do: ${file} contains no change.`;

/**
 * Applies exactly a saved plan, or refuses with what has changed since. New changes are reported, not made.
 * @returns the exit code
 */
export const applySavedWith = async (
  app: App,
  context: Context,
  request: SavedRequest,
  confirm: Confirm,
): Promise<number> => {
  const { file, saved, yes, outsideWindow } = request;
  const problems = sealProblems(saved, app.marks);
  if (problems.length > 0) refuse(request, problems);
  await refusePaused(app, request);
  const comparison = await compareAll(app, request);
  const { compared } = comparison;
  refuseChanged(request, compared);
  refuseHeld(request, comparison);
  const accounts = compared.filter(({ same }) => same.length > 0).map(toMake);
  if (accounts.length > 0) showPlan(context, shownPlan(saved));
  else context.out.say(nothingText(file, compared));
  const added = addedText(compared, file);
  if (added !== null) context.out.say(added);
  if (!(await isConfirmed(accounts, yes, confirm))) {
    throw new UsageError('Not confirmed: nothing was changed.');
  }
  const keys = accounts.flatMap(({ changes }) => changes.map(({ key }) => key));
  const plan = { revision: saved.revision, accounts };
  const asked = { keys: [...new Set(keys)], force: saved.force, outsideWindow };
  const ran = await runPlan(app, plan, asked, context);
  const reports = reportsOf(request, compared, ran);
  printReports(context, reports);
  return exitCodeOf(reports);
};
