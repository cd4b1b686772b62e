import { type FastifyInstance, fastify } from 'fastify';
import { answerError } from './answer-error.ts';
import { readForms } from './form.ts';
import { Refusal } from './refusal.ts';
import { isLoopbackHost, isSameOrigin, listensHere } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerParts } from './server-parts.ts';

/** Nothing that is sent here is long. */
const MOST_BYTES = 64 * 1024;
/**
 * A request must arrive completely within this time, in ms. Answers have no limit: event streams never end.
 */
const REQUEST_MS = 10_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers what carries a signature, wherever it comes from; neither host nor origin says more. */
    signed?: true;
  }
}

const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS']);

const refuseForeign = (app: FastifyInstance, { listen }: ServerParts): void => {
  const onlyHere = listensHere(listen.host);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    if (request.routeOptions.config?.signed) return;
    if (onlyHere && !isLoopbackHost(request.headers.host))
      throw new Refusal(
        421,
        'This server only answers its own machine: use localhost or 127.0.0.1. A proxy in front must send one of them as Host, or SETPOINT_HTTP must name another address',
      );
    if (!changesNothing.has(request.method) && !isSameOrigin(request))
      throw new Refusal(403, 'The request came from a page of another origin; nothing was done');
  });
};

/** A server with its limits, its headers and its errors, and no route yet. */
export const createApp = (parts: ServerParts): FastifyInstance => {
  const app = fastify({
    bodyLimit: MOST_BYTES,
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: REQUEST_MS },
    // An open event stream would keep the daemon from ending.
    forceCloseConnections: true,
    // Addresses contain keys of integrations.
    routerOptions: { maxParamLength: 1_000 },
    // An address that cannot even be read comes by no hook.
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply.headers(securityHeaders), parts);
    },
  });
  refuseForeign(app, parts);
  readForms(app);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, parts));
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'There is nothing here' }));
  return app;
};
