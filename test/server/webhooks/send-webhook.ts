import type { TestContext } from 'vitest';
import type { GitWebhook } from '../../../src/server/webhooks/git-webhook.ts';
import type { WatchedSource } from '../../../src/server/webhooks/watched.ts';
import { type Served, serve } from '../serve.ts';
import type { Delivery } from './deliveries/delivery.ts';

/** What both sides know. */
export const secret = 'hook-secret-51f0c9';

/** The repository of GitHub's deliveries. */
export const source: WatchedSource = { url: 'https://github.com/acme/integrations.git', ref: null };

/** A server that counts the fetches which webhooks ask for. */
export type Hooked = Served & {
  pushes(): number;
  /** Sends a delivery, signed with the secret if not told otherwise. */
  deliver(
    delivery: Delivery,
    change?: { headers?: Record<string, string>; body?: string },
  ): Promise<Response>;
};

/** Serves until the test ends. */
export const serveHooks = async (test: TestContext, options: Partial<GitWebhook> = {}): Promise<Hooked> => {
  let pushes = 0;
  const gitWebhook: GitWebhook = {
    secret,
    source,
    defaultRef: () => null,
    onPush: () => {
      pushes++;
    },
    ...options,
  };
  const served = await serve(test, { gitWebhook });
  return {
    ...served,
    pushes: () => pushes,
    deliver: (delivery, { headers = {}, body = JSON.stringify(delivery.payload) } = {}) =>
      served.post(
        '/hooks/git',
        { ...delivery.headers, ...delivery.sign(body, gitWebhook.secret ?? secret), ...headers },
        body,
      ),
  };
};
