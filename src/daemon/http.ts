import type { Closers } from '../app/closers.ts';
import type { AppContext, AppParts } from '../app/context.ts';
import { createJobsOf } from '../app/open-jobs.ts';
import { version } from '../app/own-package.ts';
import type { DesiredState } from '../model/desired.ts';
import type { Observer } from '../model/observer.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { createMetrics } from '../server/metrics/metrics.ts';
import { startServer } from '../server/start-server.ts';
import { type GitWebhook, noGitWebhook } from '../server/webhooks/git-webhook.ts';
import { openAccountStore } from '../store/account-store.ts';
import { createDaemonActions } from './actions.ts';
import { createChangeFeed } from './change-feed.ts';
import { createDaemonMonitor, ownAccounts } from './monitor.ts';
import { createDaemonOverview } from './overview.ts';
import { createDaemonPlans } from './plans.ts';
import type { DaemonView } from './supervisor.ts';

/** The HTTP server of a daemon, and what it counts. */
export type DaemonHttp = {
  /** Counts for the metrics; also tells open pages about changes. */
  readonly observer: Observer;
  start(context: AppContext, redis: RedisHandle, view: DaemonView, closers: Closers): Promise<void>;
};

/** Before the first desired state that is valid. */
const NOTHING: DesiredState = { revision: '', revisionTime: 0, accounts: [], integrations: [] };

/** The use cases' view of what the daemon has open. Opens the queues of accounts that it does not manage on demand. */
const createDaemonParts = (
  context: AppContext,
  redis: RedisHandle,
  view: DaemonView,
  closers: Closers,
): AppParts => {
  const open = createJobsOf(view.jobContext, closers);
  return {
    context,
    redis,
    get desired() {
      return view.desired() ?? NOTHING;
    },
    accounts: view.contexts,
    jobContext: view.jobContext,
    jobsOf: (account) => view.running.get(account)?.jobs ?? open(account),
    runs: new Set(),
    closers,
  };
};

/** Differs whenever something has changed that pages show. */
const readChangeToken = async (parts: AppParts, view: DaemonView): Promise<string> => {
  const { redis, prefix } = parts.jobContext;
  const accounts = await Promise.all(
    ownAccounts(parts).map(async (account) => {
      const store = openAccountStore({ redis, prefix, account });
      const digest = parts.accounts.get(account)?.digest;
      return [account, digest, await store.timestamps.read(), await store.status.isPaused()];
    }),
  );
  const source = view.source();
  return JSON.stringify([view.invalid(), source && [source.commit?.id, source.problem?.message], accounts]);
};

/** What webhooks of the Git server cause. */
const gitWebhookOf = ({ settings, log }: AppContext, view: DaemonView): GitWebhook => {
  const { git, webhookSecret } = settings;
  if (git === null) return noGitWebhook;
  return {
    secret: webhookSecret,
    source: git,
    defaultRef: () => view.source()?.resolvedRef ?? null,
    onPush: () => {
      view.poll().catch((err: unknown) => log.warn({ err }, 'Fetching after a webhook failed'));
    },
  };
};

/** Counts from now on; serves once started. */
export const createDaemonHttp = (listen: { readonly host: string; readonly port: number }): DaemonHttp => {
  const metrics = createMetrics({ version: version() });
  let onChange: (account: string | null) => void = () => undefined;
  return {
    observer: {
      requestSent: metrics.observer.requestSent,
      workerRestarted: metrics.observer.workerRestarted,
      changeEnded: (change) => {
        metrics.observer.changeEnded(change);
        onChange(change.account);
      },
      sourcePolled: (result) => {
        metrics.observer.sourcePolled(result);
        if (result !== 'unchanged') onChange(null);
      },
      runEnded: (report) => {
        metrics.observer.runEnded(report);
        onChange(report.account);
      },
    },
    start: async (context, redis, view, closers) => {
      const { log, secrets, settings } = context;
      const parts = createDaemonParts(context, redis, view, closers);
      const plans = createDaemonPlans(parts, view);
      const changes = createChangeFeed(() => readChangeToken(parts, view));
      closers.add(changes.close);
      onChange = (account) => {
        plans.drop(account);
        changes.notify();
      };
      const monitor = createDaemonMonitor(parts, view);
      const { redis: client, prefix } = view.jobContext;
      const historyOf = (account: string) => openAccountStore({ redis: client, prefix, account }).history;
      const overview = createDaemonOverview({ parts, view, plans, changes, monitor, historyOf });
      const actions = createDaemonActions(parts, context, (account) => onChange(account));
      const { adminToken, viewToken, openView, signInProxy } = settings;
      const server = await startServer({
        listen,
        adminToken,
        viewToken,
        openView,
        signInProxy,
        overview,
        actions,
        monitor,
        metrics,
        boardQueues: async () => {
          const { boardQueues } = await import('../../jobs/board-queues.ts');
          return boardQueues([...view.running.values()].map(({ jobs }) => jobs));
        },
        gitWebhook: gitWebhookOf(context, view),
        secrets,
        log,
      });
      closers.add(server.close);
    },
  };
};
