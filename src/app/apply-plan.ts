import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountJobs } from '../../jobs/account-jobs.ts';
import { type Confirmed, runJobId } from '../../jobs/job-data.ts';
import { startPersonalRun } from '../../jobs/run/trigger-run.ts';
import { waitForRun } from '../../jobs/run/wait-for-run.ts';
import { startWorker } from '../../jobs/worker.ts';
import { UsageError } from '../model/errors.ts';
import type { AccountPlan } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';
import { isOpen } from '../plan/is-open.ts';
import { noLifts } from '../plan/whose/ledger-claim.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { ApplyRequest, Progress } from './app.ts';
import type { AppParts } from './app-parts.ts';

/** A daemon notices an edit within seconds: so long a command waits for it to have the same desired state, in ms. */
const CATCH_UP_MS = 6_000;
/** A run that was interrupted has this long to end orderly, in ms. */
const INTERRUPTED_MS = 8_000;
const ATTEND_MS = 5_000;

/** @throws UsageError when a live daemon has another desired state of the account */
const refuseOtherRevision = async (jobs: AccountJobs, context: AccountContext): Promise<void> => {
  const deadline = Date.now() + CATCH_UP_MS;
  for (;;) {
    const posted = await jobs.board.read();
    const same = !posted?.alive || posted.digest === context.digest || posted.revision === context.revision;
    if (same) return;
    if (Date.now() > deadline) {
      throw new UsageError(
        `A daemon is running with another desired state of account ${jobs.account} (revision ${posted.revision}, here ${context.revision}), and would undo this at its next tick. Bring both to the same revision, or run: setpoint apply --force`,
      );
    }
    await sleep(250);
  }
};

const confirmedOf = (plan: AccountPlan): Confirmed[] =>
  plan.changes.filter(isOpen).map(({ key, action, digest }) => ({ key, action, digest }));

/** A command that ends early takes its run along: what has not begun is not made. */
const cancelOnClose = (parts: AppParts, jobs: AccountJobs, run: string): void => {
  parts.closers.add(async () => {
    if (await jobs.runs.report(run)) return;
    await jobs.runs.cancel(run, 'the command that asked for it was interrupted');
    const ended = waitForRun(jobs, run, () => undefined);
    await Promise.race([ended, sleep(INTERRUPTED_MS, undefined, { ref: false })]);
  });
};

const openRun = async (parts: AppParts, context: AccountContext, run: string): Promise<AccountJobs> => {
  const jobs = parts.jobsOf(context.account.name);
  const worker = await startWorker(parts.room, jobs, context.account.concurrency);
  await jobs.runs.attend(run);
  const attend = async (): Promise<void> => {
    await jobs.runs.attend(run);
    await jobs.lock.renewFor(runJobId(run));
  };
  const attending = setInterval(() => void attend().catch(() => undefined), ATTEND_MS);
  parts.closers.add(async () => {
    clearInterval(attending);
    await worker.close();
  });
  cancelOnClose(parts, jobs, run);
  return jobs;
};

const applyAccount = async (
  parts: AppParts,
  plan: AccountPlan,
  request: ApplyRequest,
  onProgress: (progress: Progress) => void,
): Promise<RunReport> => {
  const context = parts.accounts.get(plan.account);
  if (!context) throw new UsageError(`The desired state has no account ${plan.account}.`);
  const run = randomUUID();
  parts.runs.add(run);
  const jobs = await openRun(parts, context, run);
  const { force, lifts = noLifts, keys = null } = request;
  const confirmed = confirmedOf(plan);
  const { digest, source: by } = context;
  const said = { ...lifts, ...(by && { by }) };
  await startPersonalRun(jobs, { confirmed, force, lifts: said, keys, digest }, run);
  return waitForRun(jobs, run, onProgress);
};

const sum = (all: Iterable<Progress>): Progress => {
  let total: Progress = { done: 0, failed: 0, waitingMs: 0 };
  for (const { done, failed, waitingMs = 0 } of all) {
    const waiting = Math.max(total.waitingMs ?? 0, waitingMs);
    total = { done: total.done + done, failed: total.failed + failed, waitingMs: waiting };
  }
  return total;
};

/** Runs what a person confirmed, one run per account, side by side. Works with a daemon on the same Redis, and without. */
export const applyPlan = async (parts: AppParts, request: ApplyRequest): Promise<readonly RunReport[]> => {
  const plans = request.plan.accounts.filter((plan): plan is AccountPlan => !('error' in plan));
  if (!request.force) {
    await Promise.all(
      plans.map(({ account }) =>
        refuseOtherRevision(parts.jobsOf(account), parts.accounts.get(account) as AccountContext),
      ),
    );
  }
  const progress = new Map<string, Progress>();
  return Promise.all(
    plans.map((plan) =>
      applyAccount(parts, plan, request, (now) => {
        progress.set(plan.account, now);
        request.onProgress(sum(progress.values()));
      }),
    ),
  );
};
