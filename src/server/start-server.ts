import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Access, createAccess } from './access.ts';
import { registerApi } from './api.ts';
import { createApp } from './create-app.ts';
import { createFlashMessages } from './flash-messages.ts';
import { registerHealth } from './health.ts';
import { isRestricted, restrictLooking, signInWays } from './looking.ts';
import { statusPage } from './page/status-page.ts';
import { registerQueues } from './queues-page.ts';
import type { ServerParts } from './server-parts.ts';
import { registerSignIn } from './sign-in.ts';
import { gitWebhook } from './webhooks/git-webhook.ts';

/** A listening server; close it when done. */
export type HttpServer = {
  /** Null: it could not listen. */
  readonly port: number | null;
  /** Ends every connection, open event streams too. */
  close(): Promise<void>;
};

const listen = async (app: FastifyInstance, access: Access, parts: ServerParts): Promise<number | null> => {
  const { listen: at, log } = parts;
  await app.ready();
  try {
    // Fastify writes into what it is given.
    await app.listen({ ...at });
    const { port } = app.server.address() as AddressInfo;
    const looking = isRestricted(parts) ? 'after a sign-in' : 'open';
    log.info({ host: at.host, port, looking, signIn: signInWays(access) }, 'HTTP server listening');
    return port;
  } catch (error) {
    log.warn(
      { ...at, err: error },
      'The HTTP server cannot listen; set SETPOINT_HTTP to another address, or to off',
    );
    return null;
  }
};

/**
 * Serves health, metrics, the status page and the API. A port in use is logged and does not stop the daemon.
 */
export const startServer = async (parts: ServerParts): Promise<HttpServer> => {
  const { overview, secrets, log } = parts;
  const flashMessages = createFlashMessages();
  const app = await createApp(parts);
  const access = await createAccess(app, parts);
  restrictLooking(app, access, parts);
  registerHealth(app, access, parts);
  registerSignIn(app, { access, flashMessages, secrets, log });
  registerQueues(app, { ...parts, access });
  registerApi(app, { ...parts, access, flashMessages });
  await app.register(statusPage, { overview, access, flashMessages, log });
  await app.register(gitWebhook, { ...parts.gitWebhook, log });
  return { port: await listen(app, access, parts), close: () => app.close() };
};
