import type { AppParts } from '../app/app-parts.ts';
import type { Closers } from '../app/closers.ts';
import type { AppContext } from '../app/context.ts';
import { version } from '../app/version.ts';
import type { Observer } from '../model/observer.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { createMetrics } from '../server/metrics/metrics.ts';
import { startServer } from '../server/start-server.ts';
import { noGitWebhook } from '../server/webhooks/git-webhook.ts';
import { openAccountStore } from '../store/account-store.ts';
import { createDaemonActions } from './actions.ts';
import { createChangeFeed } from './change-feed.ts';
import { createDaemonParts } from './daemon-parts.ts';
import { createDaemonMonitor, ownAccounts } from './monitor.ts';
import { createDaemonOverview } from './overview.ts';
import { createDaemonPlans } from './plans.ts';
import type { DaemonView } from './supervisor.ts';

/** What a daemon serves over HTTP, and what it counts for it. */
export type DaemonHttp = {
  /** Given to everything that is to be counted. */
  readonly observer: Observer;
  start(context: AppContext, redis: RedisHandle, view: DaemonView, closers: Closers): Promise<void>;
};

/** Different when something has changed that is shown. */
const readMark = async (parts: AppParts, view: DaemonView): Promise<string> => {
  const { redis, prefix } = parts.room;
  const accounts = await Promise.all(
    ownAccounts(parts).map(async (account) => {
      const store = openAccountStore({ redis, prefix, account });
      const digest = parts.accounts.get(account)?.digest;
      return [account, digest, await store.timestamps.read(), await store.status.isPaused()];
    }),
  );
  return JSON.stringify([view.invalid(), accounts]);
};

/** Counts from now on, and serves when it is started. */
export const createDaemonHttp = (listen: { readonly host: string; readonly port: number }): DaemonHttp => {
  const metrics = createMetrics({ version: version() });
  let heard: (account: string | null) => void = () => undefined;
  return {
    observer: {
      requestSent: metrics.observer.requestSent,
      changeEnded: (change) => {
        metrics.observer.changeEnded(change);
        heard(change.account);
      },
      runEnded: (report) => {
        metrics.observer.runEnded(report);
        heard(report.account);
      },
    },
    start: async (context, redis, view, closers) => {
      const { log, secrets, settings } = context;
      const parts = createDaemonParts(context, redis, view, closers);
      const plans = createDaemonPlans(parts);
      const changes = createChangeFeed(() => readMark(parts, view));
      closers.add(changes.close);
      heard = (account) => {
        plans.drop(account);
        changes.tell();
      };
      const monitor = createDaemonMonitor(parts, view);
      const { redis: client, prefix } = view.room;
      const historyOf = (account: string) => openAccountStore({ redis: client, prefix, account }).history;
      const overview = createDaemonOverview({ parts, view, plans, changes, monitor, historyOf });
      const actions = createDaemonActions(parts, context, (account) => heard(account));
      const { adminToken } = settings;
      const server = await startServer({
        listen,
        adminToken,
        overview,
        actions,
        monitor,
        metrics,
        boardQueues: async () => {
          const { boardQueues } = await import('../../jobs/board-queues.ts');
          return boardQueues([...view.running.values()].map(({ jobs }) => jobs));
        },
        gitWebhook: noGitWebhook,
        secrets,
        log,
      });
      closers.add(server.close);
    },
  };
};
