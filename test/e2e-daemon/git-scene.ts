import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import { stringify } from 'yaml';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { CliResult } from '../support/cli.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../support/daemon.ts';
import {
  aloochatAt,
  openWorld,
  type Store,
  usualCredentials,
  type World,
  type WorldOptions,
} from '../support/e2e-world.ts';
import { type Origin, openOrigin } from '../support/git-origin.ts';
import { type GitServer, serveGit } from '../support/git-server.ts';
import { chatToken, onceAYear } from './scene.ts';

export const webhookSecret = 'hook-secret-5f1c';

/** A repository on a Git server, and daemons that follow it. */
export type GitScene = {
  readonly world: World;
  readonly sim: Simulator;
  readonly origin: Origin;
  readonly server: GitServer;
  /** The repository's address at a server. */
  urlAt(server: GitServer): string;
  /** Pushes the desired state of the account acme. @returns the commit */
  push(integrations: Record<string, object>): string;
  daemon(options?: DaemonOptions): Promise<Daemon>;
  /** Runs a command. */
  run(...args: string[]): Promise<CliResult>;
  /** The names that are live, sorted. */
  live(): string[];
};

/** The file that `push` writes. */
export const FILE = 'desired-state/all.yaml';

/**
 * How often a daemon of a scene asks its repository, in s. Each poll takes three processes of Git, and a busy machine makes more
 * of them in the same test, so not oftener than a test can wait for.
 */
const POLL_S = 4;

/** Two polls: what would be done wrong would be done by then. */
export const twoPolls = (): Promise<void> => sleep(2_000 * POLL_S + 500);

/** A scene of one repository, closed with the test, or by the hook's own closing. */
export const openGitScene = async (
  test: Pick<TestContext, 'onTestFinished'>,
  store: Store,
  env: Readonly<Record<string, string>> = {},
  { ownProcess = false }: Pick<WorldOptions, 'ownProcess'> = {},
): Promise<GitScene> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: chatToken }, ownProcess });
  test.onTestFinished(world.close);
  const sim = await world.simulate();
  const origin = openOrigin(test, { 'README.md': 'Bots of acme' });
  const server = await serveGit(origin.root, test);
  const urlAt = (at: GitServer): string => `${at.origin}/bots.git`;
  Object.assign(world.env, { SETPOINT_GIT_URL: urlAt(server), SETPOINT_GIT_POLL: `${POLL_S}s`, ...env });
  return {
    world,
    sim,
    origin,
    server,
    urlAt,
    push: (integrations) => {
      const account = aloochatAt(sim, { schedule: onceAYear });
      return origin.push({ [FILE]: stringify({ accounts: { acme: account }, integrations }) });
    },
    daemon: (options) => startDaemon(world, { desiredState: 'desired-state', ...options }),
    run: (...args) => world.run([...args, '--desired-state', 'desired-state']),
    live: () =>
      sim.aloochat.world
        .list()
        .map(({ name }) => name)
        .toSorted(),
  };
};

/** The port that a daemon serves on, where it was to take a free one. */
export const portOf = async (daemon: Daemon): Promise<number> =>
  Number((await daemon.said('HTTP server listening')).port);

/** Sends a push as GitHub does. @returns the status */
export const sendPush = async (
  port: number,
  url: string,
  { ref = 'refs/heads/main', secret = webhookSecret } = {},
): Promise<number> => {
  const body = JSON.stringify({ ref, repository: { clone_url: url, default_branch: 'main' } });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const response = await fetch(`http://127.0.0.1:${port}/hooks/git`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  await response.arrayBuffer();
  return response.status;
};
