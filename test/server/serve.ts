import type { TestContext } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { UsageError } from '../../src/model/errors.ts';
import type { SourceStatus } from '../../src/model/source-status.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { createMetrics } from '../../src/server/metrics/metrics.ts';
import type { AccountActivity, AdminActions } from '../../src/server/overview.ts';
import type { ServerParts } from '../../src/server/server-parts.ts';
import { startServer } from '../../src/server/start-server.ts';
import { noGitWebhook } from '../../src/server/webhooks/git-webhook.ts';

/** The admin token of the served. */
export const token = 'admin-token-8842c1';

/** A secret that some errors try to tell. */
export const canary = 'canary-in-the-coal-mine';

/** What a server reads, to be changed under its feet. */
export type ServedState = {
  invalid: string | null;
  source: SourceStatus | null;
  redis: boolean;
  activity: AccountActivity[];
  statuses: Awaited<ReturnType<ServerParts['overview']['statuses']>>;
  summaries: Awaited<ReturnType<ServerParts['monitor']['summaries']>>;
  queues: Awaited<ReturnType<ServerParts['monitor']['queues']>>;
  /** What Redis waits for before it answers. */
  hold: Promise<void>;
};

export const healthyActivity: AccountActivity = {
  account: 'acme',
  observedAt: Date.now(),
  convergedAt: Date.now(),
  paused: false,
  ticks: [],
};

/** A running server over an account "acme" that remembers what it was asked for. */
export type Served = {
  readonly url: string;
  readonly state: ServedState;
  /** What was done, as `action subject`. */
  readonly done: string[];
  /** Who did each of these. */
  readonly authors: string[];
  readonly logged: string[];
  readonly metrics: ServerParts['metrics'];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, headers?: Record<string, string>, body?: string): Promise<Response>;
  /** As a page of the server itself would. */
  submit(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
};

const recorder = (done: string[], authors: string[], author: string): AdminActions => {
  const note =
    (action: string) =>
    async (subject: string, more = ''): Promise<string> => {
      if (subject === 'nobody')
        throw new UsageError(`The desired state has no account ${subject}: ${canary}`);
      if (subject === 'broken') throw new TypeError(`Unforeseen, with ${canary}`);
      done.push([action, subject, ...(more === '' ? [] : [more])].join(' '));
      authors.push(author);
      return `${action} of ${subject} is under way`;
    };
  return {
    runNow: note('run'),
    pause: note('pause'),
    resume: note('resume'),
    retry: note('retry'),
    approve: note('approve'),
  };
};

/** Serves on a free port until the test ends. */
export const serve = async (
  { onTestFinished }: TestContext,
  options: Partial<
    Pick<
      ServerParts,
      'adminToken' | 'viewToken' | 'openView' | 'signInProxy' | 'listen' | 'gitWebhook' | 'overview'
    >
  > = {},
): Promise<Served> => {
  const secrets = createSecretRegistry();
  secrets.register(canary);
  secrets.register(token);
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const log = createLogger({ level: 'trace', pretty: false, secrets, destination });
  const state: ServedState = {
    invalid: null,
    source: null,
    redis: true,
    activity: [healthyActivity],
    statuses: [],
    summaries: [],
    queues: [],
    hold: Promise.resolve(),
  };
  const done: string[] = [];
  const authors: string[] = [];
  const metrics = createMetrics({ version: '1.2.3' });
  const server = await startServer({
    listen: { host: '127.0.0.1', port: 0 },
    adminToken: token,
    viewToken: null,
    openView: false,
    signInProxy: null,
    secrets,
    log,
    metrics,
    boardQueues: async () => [],
    gitWebhook: noGitWebhook,
    actions: (author) => recorder(done, authors, author),
    monitor: {
      accounts: async () => state.activity,
      summaries: async () => state.summaries,
      queues: async () => state.queues,
    },
    overview: {
      statuses: async () => state.statuses,
      status: async (account) => state.statuses.find((each) => each.account === account) ?? null,
      history: async () => [],
      runs: async () => [],
      plan: async (account) => ({ account, provider: 'aloochat', error: 'not asked' }),
      driftPatch: async () => null,
      fields: async () => null,
      rates: async () => [],
      quarters: async () => [],
      source: () => state.source,
      position: () => null,
      invalid: () => state.invalid,
      observed: async () => new Map(),
      nextTick: () => null,
      redisAnswers: async () => {
        await state.hold;
        return state.redis;
      },
      subscribe: () => () => undefined,
    },
    ...options,
  });
  onTestFinished(server.close);
  const url = `http://127.0.0.1:${server.port}`;
  const send = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${url}${path}`, { redirect: 'manual', ...init });
  return {
    url,
    state,
    done,
    authors,
    logged,
    metrics,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, headers = {}, body) =>
      send(path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) }),
    submit: (path, fields, headers = {}) =>
      send(path, { method: 'POST', headers: { origin: url, ...headers }, body: new URLSearchParams(fields) }),
  };
};

/** The headers of a program that has a token. */
export const bearer = (given: string): Record<string, string> => ({ authorization: `Bearer ${given}` });

/** The cookie that an answer set, as a browser sends it back. */
export const cookieOf = (answer: Response): string =>
  answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';

/** A Git source that is followed. */
export const followedSource: SourceStatus = {
  url: 'https://git.example.com/acme/bots.git',
  ref: 'HEAD',
  resolvedRef: 'refs/heads/main',
  path: 'desired-state',
  commit: { id: 'a'.repeat(40), title: 'Rename the shop', author: 'Ana', timeMs: Date.UTC(2026, 0, 2) },
  fetchedAt: Date.now(),
  problem: null,
};
