import type { AccountPlan } from '../src/model/plan.ts';
import type { RunReport } from '../src/model/run.ts';
import { conditionsOf } from '../src/reconcile/conditions.ts';
import { type Outcome, runReport } from '../src/reconcile/run-report.ts';
import type { PlannedRun } from './job-data.ts';
import type { ReconcileJob } from './reconcile-job.ts';
import { triggerRun } from './trigger-run.ts';

/** How a run came out. */
export type RunEnd = {
  /** False: it was kept from reading anything. */
  readonly begun: boolean;
  readonly planned: PlannedRun | null;
  readonly outcomes: readonly Outcome[];
  /** The plan of what is live now; null when it could not be made. */
  readonly plan: AccountPlan | null;
  readonly error: string | null;
  readonly notices: readonly string[];
};

const needsFollowUp = async (
  { jobs, job }: ReconcileJob,
  { begun, outcomes, plan }: RunEnd,
): Promise<boolean> => {
  const { trigger } = job.data;
  // What kept this run from beginning would keep its follow-up too, for ever.
  if (!begun) return false;
  const open = (plan?.changes ?? []).some(({ action, blocked }) => action !== 'none' && !blocked);
  const moved = open || outcomes.some(({ result }) => result.outcome === 'moved');
  // A follow-up of a follow-up could go round for ever against something that never stops moving: the schedule is there for that.
  return (moved && trigger !== 'follow-up' && trigger !== 'command') || jobs.runs.isDirty();
};

/** Ends a run: report it, keep where every integration stands, let the next one in, and ask for a follow-up where something came up meanwhile. */
export const endRun = async (run: ReconcileJob, end: RunEnd): Promise<RunReport> => {
  const { room, jobs, job } = run;
  const now = Date.now();
  const { planned, outcomes, plan } = end;
  const report = runReport({
    account: jobs.account,
    run: job.data.run,
    trigger: job.data.trigger,
    revision: planned?.revision ?? '',
    startedAt: planned?.startedAt ?? job.timestamp,
    now,
    outcomes,
    plan,
    error: end.error,
    notices: [...(planned?.notices ?? []), ...end.notices],
  });
  const standings = conditionsOf(plan?.changes ?? [], report.failed);
  const whole = plan !== null && job.data.keys === null;
  await jobs.status.save(report, standings, now, whole ? 'all' : 'some');
  const converged = whole && report.result === 'converged';
  await jobs.marks.note({ observedAt: plan && now, convergedAt: converged ? now : null, endedAt: now });
  // Nobody waits for the others, and a day of a quick schedule would leave tens of thousands of them.
  if (job.data.confirmed !== null) await jobs.runs.saveReport(report);
  await jobs.lock.release(job.id as string);
  if (await needsFollowUp(run, end)) await triggerRun(jobs, 'follow-up');
  if (end.begun) room.observer?.runEnded(report);
  const { result, applied, failed, blocked, error, durationMs } = report;
  const line = {
    account: jobs.account,
    run: report.run,
    trigger: report.trigger,
    result,
    applied,
    durationMs,
  };
  const trouble = { failed: failed.length, blocked: blocked.length, ...(error === null ? {} : { error }) };
  if (result === 'converged') room.log.info(line, 'Run ended');
  else room.log.warn({ ...line, ...trouble }, 'Run ended');
  return report;
};
