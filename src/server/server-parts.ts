import type { BoardQueue } from '../../jobs/board-queues.ts';
import type { Logger } from '../log.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import type { Access, AccessSettings } from './access.ts';
import type { FlashMessages } from './flash-messages.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { AdminActions, Monitor, Overview } from './overview.ts';
import type { GitWebhook } from './webhooks/git-webhook.ts';

/** What the HTTP server needs. */
export type ServerParts = AccessSettings & {
  /** Port 0 takes any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Looking needs no sign-in, wherever the request comes from. */
  readonly openView: boolean;
  readonly overview: Overview;
  /** @param author recorded with each action */
  actions(author: string): AdminActions;
  readonly monitor: Monitor;
  readonly metrics: Metrics;
  /** The queues for bull-board; loads their library. */
  boardQueues(): Promise<readonly BoardQueue[]>;
  readonly gitWebhook: GitWebhook;
  readonly secrets: SecretRegistry;
  readonly log: Logger;
};

/**
 * What the plugin of the status page gets. Its forms post to the routes of `api.ts`; its page `GET /sign-in`
 * posts to `/sign-in` (`token`, `next`).
 */
export type PageOptions = {
  readonly overview: Overview;
  readonly access: Access;
  readonly flashMessages: FlashMessages;
  readonly log: Logger;
};
