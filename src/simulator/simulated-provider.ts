import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api } from './answer.ts';
import { createFaultList, type Faults } from './faults/fault-list.ts';
import type { Limit } from './limits/limit.ts';
import { type Quirks, usualQuirks } from './quirks.ts';
import type { Random } from './random.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { serveRequest } from './serve-request.ts';
import { createGate, type Traffic } from './traffic.ts';
import type { NewIntegration, ProviderWorld, World } from './world.ts';

/** One provider, simulated on a local HTTP server. */
export interface SimulatedProvider {
  /** An account's `baseUrl`, without a trailing slash. */
  readonly baseUrl: string;
  /** The accepted key or token. Assign another to rotate it. */
  credential: string;
  /** The true live integrations, to read and edit. */
  readonly world: World;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** May be changed while it runs. */
  readonly quirks: Quirks;
  readonly traffic: Traffic;
  /** A new limit starts full. */
  setLimit(limit: Limit | null): void;
  /** Refuses connections, open ones included, until `goOnline`. */
  goOffline(): Promise<void>;
  /** Listens again at the same address. */
  goOnline(): Promise<void>;
  close(): Promise<void>;
}

export type ProviderOptions = {
  readonly quirks?: Partial<Quirks>;
  readonly limit?: Limit | null;
  /** What is live at the start. */
  readonly items?: readonly NewIntegration[];
};

/** The server's state that a provider's API uses. */
export type ApiParts = { readonly quirks: Quirks; readonly credential: () => string };

/** The provider-specific parts. */
export type ProviderKind = {
  readonly basePath: string;
  readonly credential: string;
  readonly world: ProviderWorld;
  api(parts: ApiParts): Api;
};

/**
 * Longer than any client keeps a connection idle, so that the server never closes one in use.
 */
const KEEP_ALIVE_MS = 600_000;

/** Starts the HTTP server of one provider on a loopback port; 0 picks a free one. */
export async function startProvider(
  kind: ProviderKind,
  options: ProviderOptions & { readonly port: number; readonly random: Random },
): Promise<SimulatedProvider> {
  const gate = createGate();
  gate.setLimit(options.limit ?? null);
  const quirks: Quirks = { ...usualQuirks, ...options.quirks };
  const faults = createFaultList(options.random);
  const log = createRequestLog();
  const secret = { credential: kind.credential };
  const api = kind.api({ quirks, credential: () => secret.credential });
  for (const item of options.items ?? []) kind.world.add(item);

  const { basePath, world } = kind;
  const front = { basePath, api, gate, faults, log, quirks, random: options.random };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    serveRequest(front, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port);
  return {
    baseUrl: `http://127.0.0.1:${port}${basePath}`,
    get credential() {
      return secret.credential;
    },
    set credential(value) {
      secret.credential = value;
    },
    world,
    requests: log,
    faults,
    quirks,
    traffic: gate,
    setLimit: gate.setLimit,
    goOffline: () => stopListening(server),
    goOnline: async () => {
      await listen(server, port);
    },
    close: () => stopListening(server),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
