import type { ChangedField } from '../model/history.ts';
import type { AccountPlan, Action, Change } from '../model/plan.ts';
import type { ChangeOutcome, RunReport, RunResult, Trigger } from '../model/run.ts';
import { differingKeys, isHeld, isOpen } from '../plan/condition.ts';
import { plural } from '../report/text/plural.ts';
import { heldText } from '../report/text/window-text.ts';

/** The outcome of one change with its timing, as history keeps it. */
export type EndedChange = Outcome & {
  readonly fields: readonly ChangedField[];
  /** When it ended, in ms since the epoch. */
  readonly at: number;
  readonly attempts: number;
  readonly durationMs: number;
};

/** The paths of a change and why each changes, without the values. */
export const changedFields = ({ fields }: Pick<Change, 'fields'>): readonly ChangedField[] =>
  fields.map(({ path, cause }) => ({ path, cause }));

/** The outcome of one change. */
export type Outcome = { readonly key: string; readonly action: Action; readonly result: ChangeOutcome };

export type ReportInput = {
  readonly account: string;
  readonly run: string;
  readonly trigger: Trigger;
  readonly revision: string;
  readonly revisionTitle?: string | null;
  readonly revisionAuthor?: string | null;
  readonly by?: string | undefined;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly now: number;
  readonly outcomes: readonly Outcome[];
  /** The plan of what is live after the run; null when it could not be made. */
  readonly plan: AccountPlan | null;
  readonly error: string | null;
  readonly notices: readonly string[];
};

const count = (outcomes: readonly Outcome[]): RunReport['applied'] => {
  const applied: { [A in Action]?: number } = {};
  for (const { action, result } of outcomes) {
    if (result.outcome === 'applied') applied[action] = (applied[action] ?? 0) + 1;
  }
  return applied;
};

/** The error text of a change whose outcome is `moved`. */
export const MOVED =
  'skipped: the provider, the ledger or the YAML changed after planning; the next run will plan it again';

const OPEN = 'detected during the run, after the plan was made; the next run will apply it';

/** The changes that the plan after the run still has. */
const openOf = ({ plan, outcomes }: ReportInput): RunReport['failed'] => {
  const reported = new Set(
    outcomes.filter(({ result }) => result.outcome !== 'applied').map(({ key }) => key),
  );
  return (plan?.changes ?? []).flatMap((change) => {
    const { key, action } = change;
    const isLeft = isOpen(change) && !isHeld(plan ?? {}, change) && !reported.has(key);
    return isLeft ? [{ key, action, error: OPEN }] : [];
  });
};

/** How many changes a window holds, and why, in a sentence. */
const heldOf = ({ plan, outcomes }: ReportInput): { readonly count: number; readonly notices: string[] } => {
  const { window } = plan ?? {};
  const planned = plan?.changes.filter((change) => isHeld(plan, change)) ?? [];
  const cut = outcomes.flatMap(({ key, result }) => (result.outcome === 'held' ? [{ key, ...result }] : []));
  const count = new Set([...planned, ...cut].map(({ key }) => key)).size;
  const why = window?.open === false ? heldText(window) : cut[0]?.why;
  if (count === 0 || why === undefined) return { count, notices: [] };
  return { count, notices: [`${plural(count, 'change')} ${count === 1 ? 'is' : 'are'} ${why}`] };
};

/** The changes that wait, without having failed. */
const waitingOf = ({ plan }: ReportInput): readonly string[] =>
  (plan?.changes ?? []).flatMap(({ key, action, fields, waits, contested, notices = [] }) =>
    waits || (contested && action === 'none' && fields.length > 0) ? [`${key}: ${notices.join('; ')}`] : [],
  );

const failuresOf = (outcomes: readonly Outcome[]): RunReport['failed'] =>
  outcomes.flatMap(({ key, action, result }) => {
    if (result.outcome === 'failed') return [{ key, action, error: result.error }];
    if (result.outcome === 'moved') return [{ key, action, error: MOVED }];
    return [];
  });

const blockedOf = ({ outcomes, plan }: ReportInput): RunReport['blocked'] => {
  const planned = (plan?.changes ?? []).flatMap(({ key, blocked }) => (blocked ? [{ key, ...blocked }] : []));
  const known = new Set(planned.map(({ key }) => key));
  const met = outcomes.flatMap(({ key, result }) =>
    result.outcome === 'blocked' && !known.has(key) ? [{ key, ...result.blocked }] : [],
  );
  return [...planned, ...met];
};

const cancelledWhy = (outcomes: readonly Outcome[]): string | null => {
  const [first] = outcomes.flatMap(({ result }) => (result.outcome === 'cancelled' ? [result.why] : []));
  return first ?? null;
};

/** The number of other keys that still differ. */
const differingOf = (
  { plan }: ReportInput,
  named: readonly { readonly key: string }[],
): Pick<RunReport, 'differing'> => {
  const keys = new Set(named.map(({ key }) => key));
  const left = [...differingKeys(plan?.changes ?? [])].filter((key) => !keys.has(key));
  return left.length === 0 ? {} : { differing: left.length };
};

/** Who is behind the run: the author of the commit, and the person who requested it. */
const peopleOf = ({
  revisionTitle,
  revisionAuthor,
  by,
}: ReportInput): Pick<RunReport, 'revisionTitle' | 'revisionAuthor' | 'by'> => ({
  ...(revisionTitle != null && { revisionTitle }),
  ...(revisionAuthor != null && { revisionAuthor }),
  ...(by !== undefined && { by }),
});

/** The report of a run that ended. */
export const runReport = (input: ReportInput): RunReport => {
  const { account, run, trigger, revision, startedAt, now, outcomes } = input;
  const failed = [...failuresOf(outcomes), ...openOf(input)];
  const blocked = blockedOf(input);
  const cancelled = cancelledWhy(outcomes);
  const held = heldOf(input);
  const waiting = [...held.notices, ...waitingOf(input)];
  const result = ((): RunResult => {
    if (input.error !== null) return 'failed';
    if (cancelled !== null) return 'superseded';
    return failed.length + blocked.length + waiting.length > 0 ? 'partial' : 'converged';
  })();
  return {
    account,
    run,
    trigger,
    revision,
    ...peopleOf(input),
    result,
    applied: count(outcomes),
    failed,
    blocked,
    ...differingOf(input, [...failed, ...blocked]),
    ...(held.count > 0 && { held: held.count }),
    error: input.error ?? cancelled,
    notices: [...input.notices, ...waiting],
    startedAt,
    durationMs: Math.max(0, now - startedAt),
  };
};
