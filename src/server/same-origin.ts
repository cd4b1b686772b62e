import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../model/is-loopback.ts';

/**
 * Whether a request may come from our own page, or from no page at all. `Sec-Fetch-Site` first: it holds behind a proxy that rewrites Host. Every browser
 * sends one of the two with what changes something; what has neither is no browser.
 */
export const isSameOrigin = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
};

/** The name in a Host header, without its port; empty where there is none. */
const nameOf = (host: string): string =>
  URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';

/** Whether an address to listen on is of this machine only. */
export const listensHere = (host: string): boolean => isLoopback(host.includes(':') ? `[${host}]` : host);

/**
 * Whether a browser on this machine was sent here by this machine's own name. A page elsewhere can have its own name point to 127.0.0.1 and read what is
 * served there as if it was its own (DNS rebinding), but it cannot change the Host.
 */
export const isLoopbackHost = (host: string | undefined): boolean => isLoopback(nameOf(host ?? ''));
