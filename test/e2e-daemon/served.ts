import { type Exposition, readExposition } from '../server/exposition.ts';
import type { Daemon } from '../support/daemon.ts';
import { startDaemon } from '../support/daemon.ts';
import type { World } from '../support/e2e-world.ts';

/** The admin token of the served. */
export const adminToken = 'admin-token-of-the-tests-77aa';

/** A daemon that serves, and how it is asked. */
export type ServingDaemon = {
  readonly daemon: Daemon;
  readonly url: string;
  get(path: string): Promise<Response>;
  /** With the admin token, unless other headers are given. */
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Response>;
  metrics(): Promise<Exposition>;
  /** The status of /readyz, and the names of what does not hold. */
  readiness(): Promise<(number | string)[]>;
};

/** Starts one on a free port; it ends with its world. */
export const startServing = async (
  world: World,
  env: Record<string, string> = { SETPOINT_ADMIN_TOKEN: adminToken },
): Promise<ServingDaemon> => {
  const daemon = await startDaemon(world, { env: { SETPOINT_HTTP: '127.0.0.1:0', ...env } });
  const { port } = await daemon.said('HTTP server listening');
  const url = `http://127.0.0.1:${port}`;
  const authorization = `Bearer ${adminToken}`;
  const get = (path: string): Promise<Response> =>
    fetch(`${url}${path}`, { headers: { authorization }, redirect: 'manual' });
  return {
    daemon,
    url,
    get,
    post: (path, body = {}, headers = { authorization }) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    metrics: async () => readExposition(await (await get('/metrics')).text()),
    readiness: async () => {
      const answer = await get('/readyz');
      const { checks } = (await answer.json()) as { checks: { name: string; ok: boolean }[] };
      return [answer.status, ...checks.flatMap(({ name, ok }) => (ok ? [] : [name]))];
    },
  };
};
