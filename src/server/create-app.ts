import type { IncomingMessage } from 'node:http';
import { type FastifyInstance, fastify } from 'fastify';
import { isLoopback } from '../model/is-loopback.ts';
import { readForms } from './form.ts';
import { HttpError, replyWithError } from './http-error.ts';
import { isLocalAddress } from './looking.ts';
import { trustsAddress } from './named-by-proxy.ts';
import { changesNothing, originOf } from './origin.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import type { ServerParts } from './server-parts.ts';

/** The name in a Host header, without its port; empty where there is none. */
const nameOf = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';

/**
 * Whether the Host is a name of this machine. A foreign page can make its own name resolve to 127.0.0.1 and
 * read our answers as its own (DNS rebinding), but it cannot change the Host.
 */
const isLoopbackHost = (host: string | undefined): boolean => isLoopback(nameOf(host ?? ''));

/** Enough for every form and JSON body. */
const MAX_BODY_BYTES = 64 * 1024;
/**
 * The time limit for receiving a request, in ms. Responses have none, because event streams never end.
 */
const REQUEST_MS = 10_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers what carries a signature, wherever it comes from; neither host nor origin says more. */
    signed?: true;
  }
}

const rejectForeign = (app: FastifyInstance, { listen }: ServerParts): void => {
  const isLocalOnly = isLocalAddress(listen.host);
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config?.signed) return;
    if (isLocalOnly && !isLoopbackHost(request.headers.host))
      throw new HttpError(
        421,
        'This server only answers its own machine: use localhost or 127.0.0.1. A proxy in front must send one of them as Host, or SETPOINT_HTTP must name another address',
      );
    if (!changesNothing(request) && originOf(request) === 'foreign')
      throw new HttpError(403, 'The request came from a page of another origin; nothing was done');
  });
};

/** A server with limits, security headers and error handling, and no route yet. */
export const createApp = async (parts: ServerParts): Promise<FastifyInstance> => {
  const { signInProxy } = parts;
  const unreadable = new WeakMap<IncomingMessage, Error>();
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    // Node.js looks for requests that take too long every 30 s otherwise.
    http: { headersTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 },
    // X-Forwarded-For, -Proto and -Host count from there only.
    trustProxy: signInProxy === null ? false : trustsAddress(signInProxy),
    // An open event stream would keep the daemon from stopping.
    forceCloseConnections: true,
    // Addresses contain keys of integrations.
    routerOptions: { maxParamLength: 1_000 },
    // Hooks do not run for an address that cannot be parsed, so the request takes the way of one that can.
    frameworkErrors: (error, { raw }, reply) => {
      reply.hijack();
      unreadable.set(raw, error);
      raw.url = '/';
      app.routing(raw, reply.raw);
    },
  });
  await sendSecurityHeaders(app);
  app.addHook('onRequest', async ({ raw }) => {
    const error = unreadable.get(raw);
    if (error !== undefined) throw error;
  });
  rejectForeign(app, parts);
  readForms(app);
  app.setErrorHandler((error, request, reply) => replyWithError(error, request, reply, parts));
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'There is nothing here' }));
  return app;
};
