import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountJobs } from '../../jobs/account-jobs.ts';
import { type Confirmed, runJobId } from '../../jobs/job-data.ts';
import { startManualRun } from '../../jobs/run/trigger-run.ts';
import { waitForRun } from '../../jobs/run/wait-for-run.ts';
import { startWorker } from '../../jobs/worker.ts';
import { UsageError } from '../model/errors.ts';
import type { AccountPlan } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';
import { isOpen } from '../plan/condition.ts';
import { noLifts } from '../plan/ownership/ledger-claim.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { span } from '../report/text/time-text.ts';
import type { ApplyRequest, Progress } from './app.ts';
import type { AppParts } from './context.ts';
import { currentUser } from './record-action.ts';

/**
 * How long a command waits for a daemon to read the same revision, in ms. It takes seconds after an edit.
 */
const CATCH_UP_MS = 6_000;
/** How long an interrupted run may take to end, in ms. */
const INTERRUPTED_MS = 8_000;
const HEARTBEAT_MS = 5_000;

/** A daemon fetches what was pushed a moment ago by itself. */
const wayOut = (git: AppParts['context']['settings']['git']): string =>
  git === null
    ? 'Use the same revision in both'
    : `It fetches its repository every ${span(git.pollMs)}: wait for that`;

/** @throws UsageError when a live daemon has another desired state of the account */
const refuseOtherRevision = async (
  jobs: AccountJobs,
  context: AccountContext,
  { git }: AppParts['context']['settings'],
): Promise<void> => {
  const deadline = Date.now() + CATCH_UP_MS;
  for (;;) {
    const published = await jobs.latestDesired.read();
    const same =
      !published?.alive || published.digest === context.digest || published.revision === context.revision;
    if (same) return;
    if (Date.now() > deadline) {
      throw new UsageError(
        `A running daemon has a different desired state of account ${jobs.account} (revision ${published.revision}, here ${context.revision}) and would undo this at its next tick. ${wayOut(git)}, or run: setpoint apply --force`,
      );
    }
    await sleep(250);
  }
};

const confirmedOf = (plan: AccountPlan): Confirmed[] =>
  plan.changes.filter(isOpen).map(({ key, action, digest }) => ({ key, action, digest }));

/** A command that ends early cancels its run: changes that have not begun are not made. */
const cancelOnClose = (parts: AppParts, jobs: AccountJobs, run: string): void => {
  parts.closers.add(async () => {
    if (await jobs.runs.report(run)) return;
    await jobs.runs.cancel(run, 'the command that requested it was interrupted');
    const ended = waitForRun(jobs, run, () => undefined);
    await Promise.race([ended, sleep(INTERRUPTED_MS, undefined, { ref: false })]);
  });
};

const openRun = async (parts: AppParts, context: AccountContext, run: string): Promise<AccountJobs> => {
  const jobs = parts.jobsOf(context.account.name);
  const worker = await startWorker(parts.jobContext, jobs, context.account.concurrency);
  await jobs.runs.heartbeat(run);
  const heartbeat = async (): Promise<void> => {
    await jobs.runs.heartbeat(run);
    await jobs.lock.renewFor(runJobId(run));
  };
  const timer = setInterval(() => void heartbeat().catch(() => undefined), HEARTBEAT_MS);
  parts.closers.add(async () => {
    clearInterval(timer);
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
  const { force, lifts = noLifts, outsideWindow = false, keys = null } = request;
  const confirmed = confirmedOf(plan);
  const { digest, source: by } = context;
  const claims = { ...lifts, ...(by && { by }) };
  const lifted = outsideWindow ? ({ outsideWindow } as const) : {};
  const asked = { confirmed, force, lifts: claims, ...lifted, keys, digest, by: currentUser() };
  await startManualRun(jobs, asked, run, context.hasher);
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

/**
 * Runs what was confirmed, one run per account, in parallel. Works with and without a daemon on the same
 * Redis.
 */
export const applyPlan = async (parts: AppParts, request: ApplyRequest): Promise<readonly RunReport[]> => {
  const plans = request.plan.accounts.filter((plan): plan is AccountPlan => !('error' in plan));
  if (!request.force) {
    await Promise.all(
      plans.map(({ account }) =>
        refuseOtherRevision(
          parts.jobsOf(account),
          parts.accounts.get(account) as AccountContext,
          parts.context.settings,
        ),
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
