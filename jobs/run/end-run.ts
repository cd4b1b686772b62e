import type { RunReport } from '../../src/model/run.ts';
import { isHeld, isOpen } from '../../src/plan/condition.ts';
import { conditionsOf } from '../../src/reconcile/conditions.ts';
import { historyEntries } from '../../src/reconcile/history-entries.ts';
import { runReport } from '../../src/reconcile/run-report.ts';
import type { JobContext } from '../job-context.ts';
import { childOutcomes } from './child-outcomes.ts';
import type { ReconcileJob, RunEnd } from './reconcile-job.ts';
import { scrubOutcome, scrubReport, scrubStatuses } from './scrub-texts.ts';
import { sendNotifications } from './send-notifications.ts';
import { triggerRun, triggerSettledRun } from './trigger-run.ts';

const needsFollowUp = async (
  { jobs, job }: ReconcileJob,
  { begun, outcomes, plan }: RunEnd,
): Promise<boolean> => {
  const { trigger } = job.data;
  // A follow-up could not start either, for ever.
  if (!begun) return false;
  // What a window holds waits for the run that begins when it opens.
  const open = plan?.changes.some((change) => isOpen(change) && !isHeld(plan, change)) === true;
  const moved = open || outcomes.some(({ result }) => result.outcome === 'moved');
  // Follow-ups of follow-ups might never end where something keeps changing; the schedule covers that.
  return (moved && trigger !== 'follow-up' && trigger !== 'command') || jobs.runs.isDirty();
};

const reportOf = ({ jobs, job }: ReconcileJob, end: RunEnd, now: number): RunReport => {
  const { planned, outcomes, plan, error } = end;
  return runReport({
    account: jobs.account,
    run: job.data.run,
    trigger: job.data.trigger,
    revision: planned?.revision ?? '',
    revisionTitle: planned?.revisionTitle ?? null,
    revisionAuthor: planned?.revisionAuthor ?? null,
    by: job.data.by,
    startedAt: planned?.startedAt ?? job.timestamp,
    now,
    outcomes,
    plan,
    error,
    notices: [...(planned?.notices ?? []), ...end.notices],
  });
};

/**
 * Records the run and all its changes in history, in one step: each change has one outcome now, however many
 * workers died, and a repeated call records nothing twice.
 * @returns false when there was nothing new to record
 */
export const recordHistory = async (
  { jobContext, jobs }: Pick<ReconcileJob, 'jobContext' | 'jobs'>,
  report: RunReport,
  { planned, outcomes }: Pick<RunEnd, 'planned' | 'outcomes'>,
): Promise<boolean> => {
  const { account, run, trigger, revision } = report;
  const { revisionTitle = null, revisionAuthor = null } = planned ?? {};
  const header = { account, run, trigger, revision, revisionTitle, revisionAuthor };
  const { scrub } = jobContext.secrets;
  const scrubbed = outcomes.map((each) => ({ ...each, result: scrubOutcome(each.result, scrub) }));
  return jobs.history.appendRun(report, historyEntries(header, scrubbed));
};

/** Everything was done, but for what a window holds. */
const isCalm = ({ result, failed, blocked, held = 0 }: RunReport): boolean =>
  result === 'converged' || (result === 'partial' && held > 0 && failed.length + blocked.length === 0);

/** Logs an uneventful tick at debug level, and every trouble as a warning. */
const logEnd = (jobContext: JobContext, report: RunReport, isNews: boolean): void => {
  const { account, run, trigger, result, applied, failed, blocked, held, error, durationMs } = report;
  const line = { account, run, trigger, result, applied, ...(held && { held }), durationMs };
  const trouble = { failed: failed.length, blocked: blocked.length, ...(error === null ? {} : { error }) };
  if (isCalm(report)) jobContext.log[isNews || trigger !== 'schedule' ? 'info' : 'debug'](line, 'Run ended');
  else jobContext.log.warn({ ...line, ...trouble }, 'Run ended');
};

/**
 * Ends a run: saves report, history and status, releases the lock, and triggers a follow-up where one is
 * needed.
 */
export const endRun = async (run: ReconcileJob, end: RunEnd): Promise<RunReport> => {
  const { jobContext, jobs, job } = run;
  const now = Date.now();
  const { plan } = end;
  const { scrub } = jobContext.secrets;
  const report = scrubReport(reportOf(run, end, now), scrub);
  const statuses = scrubStatuses(conditionsOf(plan ?? { changes: [] }, report.failed), scrub);
  const whole = plan !== null && job.data.keys === null;
  const [isNews] = await Promise.all([
    recordHistory(run, report, end),
    jobs.status.save(report, statuses, now, whole ? 'all' : 'some'),
  ]);
  await sendNotifications(run, report, statuses, end);
  const converged = whole && report.result === 'converged';
  const [followUp] = await Promise.all([
    needsFollowUp(run, end),
    jobs.timestamps.record({ observedAt: plan && now, convergedAt: converged ? now : null, endedAt: now }),
    // No command waits for triggered runs, and a quick schedule would leave tens of thousands of reports a
    // day.
    job.data.confirmed === null ? null : jobs.runs.saveReport(report),
    // Sent last: the next holder of the lock finds the timestamps and the report.
    jobs.lock.release(job.id as string),
  ]);
  if (followUp) await triggerRun(jobs, 'follow-up');
  // After a command there may be no daemon to do it; the next command will.
  if (job.data.trigger !== 'command' && plan?.changes.some(({ waits }) => waits))
    await triggerSettledRun(jobs);
  if (end.begun) jobContext.observer?.runEnded(report);
  logEnd(jobContext, report, isNews);
  return report;
};

/** Ends the run with an error; the report has its changes so far. */
export const giveUp = async (
  run: ReconcileJob,
  error: string,
  { begun, unauthorised = false }: Pick<RunEnd, 'begun' | 'unauthorised'>,
): Promise<RunReport> => {
  const { planned } = run.job.data;
  const outcomes = planned ? [...planned.outcomes, ...(await childOutcomes(run.jobs, run.job))] : [];
  return endRun(run, { begun, planned, outcomes, plan: null, error, notices: [], unauthorised });
};

/**
 * Ends a run that did not start because the account is paused. Only a command that waits for it gets a
 * report: `status` keeps showing the last run that took place.
 */
export const endPaused = async (run: ReconcileJob, why: string): Promise<RunReport> => {
  const { jobContext, jobs, job } = run;
  const end = { begun: false, planned: null, outcomes: [], plan: null, error: why, notices: [] };
  const report = reportOf(run, end, Date.now());
  if (job.data.confirmed !== null) await jobs.runs.saveReport(report);
  await jobs.lock.release(job.id as string);
  jobContext.log.debug({ account: jobs.account, run: report.run }, 'Run skipped: the account is paused');
  return report;
};
