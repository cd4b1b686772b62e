import type { RunReport } from '../../src/model/run.ts';
import { conditionsOf } from '../../src/reconcile/conditions.ts';
import { historyEntries } from '../../src/reconcile/history-entries.ts';
import { runReport } from '../../src/reconcile/run-report.ts';
import type { JobRoom } from '../job-context.ts';
import { childOutcomes } from './child-outcomes.ts';
import type { ReconcileJob } from './reconcile-job.ts';
import type { RunEnd } from './run-end.ts';
import { tellPeople } from './send-notifications.ts';
import { triggerRun, triggerSettledRun } from './trigger-run.ts';

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

const reportOf = ({ jobs, job }: ReconcileJob, end: RunEnd, now: number): RunReport => {
  const { planned, outcomes, plan, error } = end;
  return runReport({
    account: jobs.account,
    run: job.data.run,
    trigger: job.data.trigger,
    revision: planned?.revision ?? '',
    startedAt: planned?.startedAt ?? job.timestamp,
    now,
    outcomes,
    plan,
    error,
    notices: [...(planned?.notices ?? []), ...end.notices],
  });
};

/**
 * What the run did and found goes into history. Only here, and in one step for all its changes: by then each has one outcome, whoever made it and however
 * many workers died of it, and a run whose end is tried again is not told twice.
 * @returns false when there was nothing new to tell
 */
export const tellHistory = async (
  { room, jobs }: Pick<ReconcileJob, 'room' | 'jobs'>,
  report: RunReport,
  { planned, outcomes }: Pick<RunEnd, 'planned' | 'outcomes'>,
): Promise<boolean> => {
  const { account, run, trigger, revision } = report;
  const title = planned?.revisionTitle ?? null;
  const revisionTitle = title === null ? null : room.secrets.scrub(title);
  const facts = { account, run, trigger, revision, revisionTitle };
  return jobs.history.appendRun(report, historyEntries(facts, outcomes));
};

/** A tick that found all as the one before is nothing that a person would ask about; trouble is said for as long as it is there. */
const logEnd = (room: JobRoom, report: RunReport, isNews: boolean): void => {
  const { account, run, trigger, result, applied, failed, blocked, error, durationMs } = report;
  const line = { account, run, trigger, result, applied, durationMs };
  const trouble = { failed: failed.length, blocked: blocked.length, ...(error === null ? {} : { error }) };
  if (result === 'converged')
    room.log[isNews || trigger !== 'schedule' ? 'info' : 'debug'](line, 'Run ended');
  else room.log.warn({ ...line, ...trouble }, 'Run ended');
};

/** Ends a run: report it, keep where every integration stands, let the next one in, and ask for a follow-up where something came up meanwhile. */
export const endRun = async (run: ReconcileJob, end: RunEnd): Promise<RunReport> => {
  const { room, jobs, job } = run;
  const now = Date.now();
  const { plan } = end;
  const report = reportOf(run, end, now);
  const standings = conditionsOf(plan?.changes ?? [], report.failed);
  const whole = plan !== null && job.data.keys === null;
  const [isNews] = await Promise.all([
    tellHistory(run, report, end),
    jobs.status.save(report, standings, now, whole ? 'all' : 'some'),
  ]);
  await tellPeople(run, report, standings, end);
  const converged = whole && report.result === 'converged';
  const [followUp] = await Promise.all([
    needsFollowUp(run, end),
    jobs.timestamps.note({ observedAt: plan && now, convergedAt: converged ? now : null, endedAt: now }),
    // Nobody waits for the others, and a day of a quick schedule would leave tens of thousands of them.
    job.data.confirmed === null ? null : jobs.runs.saveReport(report),
    // Sent last: whoever has the lock next, finds the timestamps and the report.
    jobs.lock.release(job.id as string),
  ]);
  if (followUp) await triggerRun(jobs, 'follow-up');
  // Without a daemon nobody would do it: the next command does.
  if (job.data.trigger !== 'command' && plan?.changes.some(({ waits }) => waits))
    await triggerSettledRun(jobs);
  if (end.begun) room.observer?.runEnded(report);
  logEnd(room, report, isNews);
  return report;
};

/** Ends the run with an error. What it did until then is in the report. */
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
 * Ends a run of a paused account that has not begun. A command that waits for it is told; else it leaves no trace: what `status` shows stays the last run that
 * took place.
 */
export const endPaused = async (run: ReconcileJob, why: string): Promise<RunReport> => {
  const { room, jobs, job } = run;
  const end = { begun: false, planned: null, outcomes: [], plan: null, error: why, notices: [] };
  const report = reportOf(run, end, Date.now());
  if (job.data.confirmed !== null) await jobs.runs.saveReport(report);
  await jobs.lock.release(job.id as string);
  room.log.debug({ account: jobs.account, run: report.run }, 'Run not begun: the account is paused');
  return report;
};
