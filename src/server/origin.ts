import type { FastifyRequest } from 'fastify';

/** Where a request of a browser comes from: a page of ours, another page, or it does not say. */
export type Origin = 'own' | 'foreign' | 'unstated';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request only reads, so that it does not matter where it comes from. */
export const changesNothing = ({ method }: FastifyRequest): boolean => safe.has(method);

/**
 * Browsers send `Sec-Fetch-Site` or Origin with every POST; what sends neither is no browser. `Sec-Fetch-Site` comes
 * first, because it is right even behind a proxy that rewrites Host.
 */
export const originOf = ({ headers, host }: FastifyRequest): Origin => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign';
  const { origin } = headers;
  if (origin === undefined) return 'unstated';
  const isOwn = host !== '' && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
  return isOwn ? 'own' : 'foreign';
};
