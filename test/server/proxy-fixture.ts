import type { TestContext } from 'vitest';
import type { ServerParts } from '../../src/server/server-parts.ts';
import { readNetwork } from '../../src/settings/networks.ts';
import { type Lines, type RawAnswer, type RawRequest, rawRequest } from './raw-request.ts';
import { type Served, serve } from './serve.ts';

export const viewToken = 'view-token-51c7aa';

/** The address that the proxy connects from, and one that anything else does. */
export const proxy = '127.0.0.2';
export const elsewhere = '127.0.0.1';

/** May change something, by user or by email. */
export const admins = ['ana', 'carla@example.com'];

export const trusting = (networks: readonly string[] = [proxy]): ServerParts['signInProxy'] => ({
  networks: networks.flatMap((text) => readNetwork(text) ?? []),
  admins,
});

/** A server that everything can reach, behind a proxy that signs people in. */
export type ServedBehindProxy = Served & {
  send(request: Partial<RawRequest> & { readonly from: string }): Promise<RawAnswer>;
};

export const serveBehindProxy = async (
  test: TestContext,
  options: Parameters<typeof serve>[1] = {},
): Promise<ServedBehindProxy> => {
  const listen = { host: '0.0.0.0', port: 0 };
  const served = await serve(test, { listen, viewToken, signInProxy: trusting(), ...options });
  const port = Number(new URL(served.url).port);
  return { ...served, send: (request) => rawRequest({ port, path: '/runs', ...request }) };
};

export const user = (name: string): Lines[number] => ['X-Forwarded-User', name];
export const email = (name: string): Lines[number] => ['X-Forwarded-Email', name];
export const authorization = (value: string): Lines[number] => ['Authorization', `Bearer ${value}`];

/** As every browser sends it with a form of our own page. */
export const ownPage: Lines[number] = ['Sec-Fetch-Site', 'same-origin'];
