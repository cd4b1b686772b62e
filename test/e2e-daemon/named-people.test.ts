import { describe, it } from 'vitest';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { until } from '../support/until.ts';
import { onceAYear, openScene } from './scene.ts';
import { startServing } from './served.ts';

const store = useStore();

/** As the proxy passes on what a browser sends from our own page. */
const throughProxy = (name: string): Record<string, string> => ({
  'x-forwarded-user': name,
  'sec-fetch-site': 'same-origin',
});

const behindProxy = {
  SETPOINT_TRUSTED_PROXY: '127.0.0.1',
  SETPOINT_ADMINS: 'ana@example.com, carla',
};

type Entry = { readonly action: string; readonly by: string | null };

describe.concurrent('people whom a proxy names to the daemon', () => {
  it('are in its history and log as who acted', async (test) => {
    const { world, desire, live } = await openScene(test, store(), onceAYear);
    await desire(chats(6));
    const { daemon, post, url } = await startServing(world, behindProxy);
    await daemon.said('Run ended');
    await until(() => live().length === 6);
    const ana = throughProxy('ana@example.com');
    const act = async (path: string, body: object = {}, headers = ana): Promise<number> =>
      (await post(path, body, headers)).status;

    test.expect(await act('/api/accounts/acme/run')).toBe(200);
    test.expect(await act('/api/accounts/acme/pause', {}, throughProxy('carla'))).toBe(200);
    const status = JSON.parse((await world.run(['status', '--json'])).stdout);
    test.expect(status.accounts).toMatchObject([{ pausedBy: 'carla' }]);
    test.expect(await act('/api/accounts/acme/resume')).toBe(200);
    test.expect(await act('/api/integrations/acme-0/retry')).toBe(200);

    const from = daemon.lines().length;
    await desire(chats(1));
    await daemon.said('Run ended', { from, is: ({ result }) => result === 'partial' });
    const plan = await fetch(`${url}/api/accounts/acme/plan`, { headers: throughProxy('bob') });
    const { digest } = (await plan.json()) as { digest: string };
    test.expect(await act('/api/accounts/acme/approve', { digest }, throughProxy('bob'))).toBe(403);
    test.expect(live()).toHaveLength(6);
    test.expect(await act('/api/accounts/acme/approve', { digest })).toBe(200);
    await until(() => live().length === 1);

    const { stdout } = await world.run(['history', '--json', '--limit', '100']);
    const { entries } = JSON.parse(stdout) as { entries: readonly Entry[] };
    const asked = entries.filter(({ by }) => by !== null).map(({ action, by }) => `${action} by ${by}`);
    test
      .expect(asked)
      .toEqual([
        'approve by ana@example.com',
        'retry by ana@example.com',
        'resume by ana@example.com',
        'pause by carla',
        'run by ana@example.com',
      ]);
    const approved = await daemon.said('A blocked plan was approved');
    test.expect(approved).toMatchObject({ account: 'acme', by: 'ana@example.com' });
    const requested = await daemon.said('Requested over HTTP', { is: ({ action }) => action === 'pause' });
    test.expect(requested).toMatchObject({ account: 'acme', by: 'carla' });
  });

  it('are the way to sign in that the log names, and no one else can look', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const { daemon, url, post } = await startServing(world, {
      ...behindProxy,
      SETPOINT_TRUSTED_PROXY: '192.0.2.1, fd00::/8',
    });
    const listening = await daemon.said('HTTP server listening');
    test
      .expect(listening)
      .toMatchObject({ looking: 'after a sign-in', signIn: ['by the proxy in SETPOINT_TRUSTED_PROXY'] });
    const headers = throughProxy('ana@example.com');
    for (const path of ['/', '/runs', '/metrics', '/api/accounts/acme/plan'])
      test.expect((await fetch(`${url}${path}`, { headers })).status, path).toBe(401);
    test.expect((await post('/api/accounts/acme/run', {}, headers)).status).toBe(401);
    test.expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});
