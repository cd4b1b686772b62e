import type { BoardQueue } from '../../jobs/board-queues.ts';
import type { Logger } from '../log.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import type { SignInProxySettings } from '../settings/sign-in-proxy-settings.ts';
import type { Access } from './access.ts';
import type { FlashMessages } from './flash-messages.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { AdminActions, Monitor, Overview } from './overview.ts';
import type { GitWebhook } from './webhooks/git-webhook.ts';

/** What the HTTP server needs. */
export type ServerParts = {
  /** Port 0 takes any free one. */
  readonly listen: { readonly host: string; readonly port: number };
  /** May look and change; null: there is none. */
  readonly adminToken: string | null;
  /** May look, and change nothing; null: there is none. */
  readonly viewToken: string | null;
  /** Looking needs no sign-in, wherever the request comes from. */
  readonly openView: boolean;
  /** Signs people in and names them; null: no proxy does. */
  readonly signInProxy: SignInProxySettings | null;
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
