import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** Directives of a content security policy by name. */
export type Directives = { readonly [directive: string]: readonly string[] };

/** Pages load, run and post to our own server only. */
const pageDirectives: Directives = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'script-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};

/** Sends security headers with every response of a server or plugin, and lets no cache keep one. */
export const sendSecurityHeaders = async (
  app: FastifyInstance,
  directives: Directives = pageDirectives,
): Promise<void> => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: Object.fromEntries(Object.entries(directives).map(([name, values]) => [name, [...values]])),
    },
    // With `no-referrer`, browsers send `Origin: null` with our own forms too, as they do for a foreign page.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // The proxy that serves https decides for its host; this server itself speaks http only.
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
};
