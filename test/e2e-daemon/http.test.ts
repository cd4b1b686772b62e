import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { useStore } from '../support/e2e-fixture.ts';
import { chats, idOf } from '../support/e2e-steps.ts';
import { until } from '../support/until.ts';
import { startOwnRedis } from './own-redis.ts';
import { chatToken, everySecond, onceAYear, openScene, type Scene } from './scene.ts';
import { adminToken, type ServingDaemon, startServing } from './served.ts';

const store = useStore();

const RUN = '/api/accounts/acme/run';
const APPROVE = '/api/accounts/acme/approve';

type ShownPlan = {
  digest: string;
  summary: Record<string, number>;
  changes: { key: string }[];
  window?: { open: boolean };
};

/** What a person sees before they approve. */
const shown = async ({ get }: ServingDaemon): Promise<ShownPlan> =>
  (await (await get('/api/accounts/acme/plan')).json()) as ShownPlan;

/** Six are live, five left the YAML, and the guard has blocked their deletion. */
const blockedScene = async (scene: Scene): Promise<ServingDaemon> => {
  await scene.desire(chats(6));
  const served = await startServing(scene.world);
  await until(() => scene.live().length === 6);
  await served.daemon.said('Run ended');
  await scene.desire(chats(1));
  await served.daemon.said('Run ended', { is: ({ result }) => result === 'partial' });
  return served;
};

describe.concurrent('the HTTP server of the daemon', () => {
  it('is ready once it has observed its accounts, not while the YAML is invalid, and again when it is fixed', async (test) => {
    const { world, sim, desire } = await openScene(test, store(), everySecond);
    sim.aloochat.faults.add({ kind: 'status', status: 503 });
    await desire(chats(1));
    const { daemon, readiness, get } = await startServing(world);
    test.expect(await readiness()).toEqual([503, 'observed:acme']);
    test.expect((await get('/healthz')).status).toBe(200);
    sim.aloochat.faults.clear();
    await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    test.expect(await readiness()).toEqual([200]);
    const good = await readFile(join(world.folder, 'desired-state.yaml'), 'utf8');
    await world.write('desired-state.yaml', 'accounts: { acme: { provider: nobody } }\n');
    await until(async () => (await readiness()).join() === '503,desired-state');
    const { checks } = (await (await get('/readyz')).json()) as { checks: { message: string }[] };
    test.expect(JSON.stringify(checks)).toContain('desired-state.yaml:1:');
    await world.write('desired-state.yaml', good);
    await until(async () => (await readiness()).join() === '200');
  });

  it('is not ready while Redis is away, and answers all the same', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, desire } = await openScene(test, redis.store, onceAYear);
    await desire(chats(1));
    const { daemon, readiness, metrics, get, post } = await startServing(world);
    await daemon.said('Run ended');
    test.expect(await readiness()).toEqual([200]);
    await redis.kill();
    await until(async () => (await readiness()).join() === '503,redis');
    test.expect((await get('/healthz')).status).toBe(200);
    const away = await post(RUN);
    test.expect(away.status).toBe(503);
    test.expect(await away.json()).toEqual({ error: test.expect.stringContaining('Redis') });
    await until(async () => (await metrics()).value('setpoint_redis_up') === 0);
    test.expect((await metrics()).value('setpoint_ready')).toBe(0);
    await redis.start();
    await until(async () => (await readiness()).join() === '200');
    test.expect((await daemon.stop()).code).toBe(0);
  });

  it('counts requests, a 429, changes and runs, and shows the status of all', async (test) => {
    const { world, sim, desire } = await openScene(test, store(), onceAYear);
    sim.aloochat.faults.add({ method: 'POST', times: 1, kind: 'rate-limit', headers: 'retry-after' });
    sim.aloochat.faults.add({ method: 'POST', times: 1, after: 1, kind: 'status', status: 422 });
    await desire(chats(3));
    const { daemon, metrics } = await startServing(world);
    await daemon.said('Run ended');
    const acme = { account: 'acme' };
    await until(
      async () => (await metrics()).value('setpoint_queue_jobs', { ...acme, kind: 'active' }) === 0,
    );
    const { value, samples } = await metrics();
    test.expect(value('setpoint_provider_rate_limited_total', acme)).toBe(1);
    test
      .expect(value('setpoint_provider_requests_total', { ...acme, method: 'POST', status: '429' }))
      .toBe(1);
    const requests = samples.filter(({ name }) => name === 'setpoint_provider_requests_total');
    const sent = requests.reduce((sum, sample) => sum + sample.value, 0);
    test.expect(sent).toBe(sim.aloochat.requests.all.length);
    const created = { ...acme, action: 'create' };
    test.expect(value('setpoint_changes_total', { ...created, outcome: 'applied' })).toBe(2);
    test.expect(value('setpoint_changes_total', { ...created, outcome: 'failed' })).toBe(1);
    test.expect(value('setpoint_run_duration_seconds_count', { ...acme, result: 'partial' })).toBe(1);
    test.expect(value('setpoint_integrations', { ...acme, condition: 'in-sync' })).toBe(2);
    test.expect(value('bullmq_job_completed_total', { queue: 'account.acme' })).toBeGreaterThan(0);
  });

  it('pauses, resumes and runs an account', async (test) => {
    const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const { daemon, post, metrics } = await startServing(world);
    await daemon.said('Run ended');
    test.expect((await post('/api/accounts/acme/pause')).status).toBe(200);
    test.expect((await post(RUN)).status).toBe(409);
    await until(async () => (await metrics()).value('setpoint_account_paused') === 1);
    sim.aloochat.world.edit(idOf(sim, 'Chat 0'), { name: 'By hand' });
    test.expect((await post('/api/accounts/acme/resume')).status).toBe(200);
    await until(() => live().join() === 'Chat 0');
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'command' });
    sim.aloochat.world.edit(idOf(sim, 'Chat 0'), { name: 'By hand' });
    test.expect((await post(RUN)).status).toBe(200);
    await until(() => live().join() === 'Chat 0');
    test.expect((await post('/api/accounts/nobody/run')).status).toBe(409);
  });
});

describe.concurrent('a plan that a guard blocked', () => {
  it('is made once it is approved, this once', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const served = await blockedScene(scene);
    const { daemon, post } = served;
    const plan = await shown(served);
    test.expect(plan.summary).toMatchObject({ blocked: 5, none: 1, delete: 0 });
    const answer = await post(APPROVE, { digest: plan.digest });
    test.expect(await answer.json()).toEqual({ message: test.expect.stringContaining('5 changes') });
    await until(() => scene.live().join() === 'Chat 0');
    await daemon.said('Run ended', {
      is: ({ trigger, result }) => trigger === 'command' && result === 'converged',
    });
    // The next such plan is blocked again.
    await scene.desire(chats(6));
    await until(() => scene.live().length === 6);
    const from = daemon.lines().length;
    await scene.desire(chats(1));
    await daemon.said('Run ended', { from, is: ({ result }) => result === 'partial' });
    test.expect(scene.live()).toHaveLength(6);
    // What was approved before is no ticket for it: other integrations are about to go.
    test.expect((await post(APPROVE, { digest: plan.digest })).status).toBe(409);
  });

  it('is made once it is approved, also where it would update too many', async (test) => {
    const { world, live, desire } = await openScene(test, store(), onceAYear);
    const renamed = Object.entries(chats(10)).map(([key, chat], i) => [
      key,
      { ...chat, name: `Renamed ${i}` },
    ]);
    await desire(chats(10));
    const served = await startServing(world);
    await until(() => live().length === 10);
    await served.daemon.said('Run ended');
    await desire(Object.fromEntries(renamed));
    await served.daemon.said('Run ended', { is: ({ result }) => result === 'partial' });
    test.expect(live().filter((name) => name.startsWith('Renamed'))).toEqual([]);
    const plan = await shown(served);
    test.expect(plan.summary).toMatchObject({ blocked: 10, update: 0 });
    const answer = await served.post(APPROVE, { digest: plan.digest });
    test.expect(await answer.json()).toEqual({ message: test.expect.stringContaining('10 changes') });
    await until(() => live().every((name) => name.startsWith('Renamed')));
  });

  it('is refused while a window holds changes, and a run makes none', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const served = await blockedScene(scene);
    const { daemon, post } = served;
    const isHeld = async (): Promise<boolean> => (await shown(served)).window?.open === false;
    const windows = [{ kind: 'deny', schedule: '0 0 1 1 *', duration: '366d' }];
    await scene.desire(chats(1), { windows });
    await until(isHeld);
    const refused = await post(APPROVE, { digest: (await shown(served)).digest });
    test.expect(refused.status).toBe(409);
    test
      .expect(await refused.json())
      .toEqual({ error: test.expect.stringMatching(/^Nothing was done: changes .* held/) });
    const from = daemon.lines().length;
    const run = await post(RUN);
    test.expect(await run.json()).toEqual({ message: test.expect.stringContaining('It makes no change') });
    // As one of its own, or after the run of the edit.
    await daemon.said('Run ended', {
      from,
      is: ({ trigger }) => trigger === 'command' || trigger === 'follow-up',
    });
    test.expect(scene.live()).toHaveLength(6);
    await scene.desire(chats(1));
    await until(async () => !(await isHeld()));
    test.expect((await post(APPROVE, { digest: (await shown(served)).digest })).status).toBe(200);
    await until(() => scene.live().join() === 'Chat 0');
  });

  it('is refused when something has moved since it was shown, and nothing is done', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    const served = await blockedScene(scene);
    const { digest } = await shown(served);
    scene.sim.aloochat.world.remove(idOf(scene.sim, 'Chat 3'));
    const refused = await served.post(APPROVE, { digest });
    test.expect(refused.status).toBe(409);
    test.expect(await refused.json()).toEqual({ error: test.expect.stringContaining('has changed since') });
    for (const given of ['', 'x', `${digest}x`])
      test.expect((await served.post(APPROVE, { digest: given })).status).toBe(409);
    test.expect(scene.sim.aloochat.requests.matching('DELETE', /./)).toEqual([]);
    test.expect(scene.live()).toHaveLength(5);
  });

  it('is not approved while there is none', async (test) => {
    const scene = await openScene(test, store(), onceAYear);
    await scene.desire(chats(1));
    const served = await startServing(scene.world);
    await served.daemon.said('Run ended');
    const { digest } = await shown(served);
    const refused = await served.post(APPROVE, { digest });
    test.expect(refused.status).toBe(409);
    test.expect(await refused.json()).toEqual({ error: test.expect.stringContaining('nothing to approve') });
  });
});

describe.concurrent('the queues at /queues', () => {
  it('are shown with the token, read-only', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear);
    await desire(chats(2));
    const { daemon, get, url } = await startServing(world);
    await daemon.said('Run ended');
    test.expect((await fetch(`${url}/queues`)).status).toBe(401);
    test.expect((await fetch(`${url}/queues/api/queues`)).status).toBe(401);
    const browser = await fetch(`${url}/queues`, { headers: { accept: 'text/html' }, redirect: 'manual' });
    test.expect([browser.status, browser.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fqueues']);
    const page = await get('/queues');
    test.expect(await page.text()).toContain('Setpoint: queues');
    test.expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const listed = await get('/queues/api/queues?activeQueue=account.acme&status=completed&page=1');
    const { queues } = (await listed.json()) as {
      queues: { name: string; readOnlyMode: boolean; jobs: object[] }[];
    };
    test.expect(queues).toMatchObject([{ name: 'account.acme', readOnlyMode: true }]);
    const jobs = JSON.stringify(queues[0]?.jobs);
    test.expect(jobs).toContain('reconcile');
    for (const secret of [world.env.TOKEN, world.env.ALOO_KEY]) test.expect(jobs).not.toContain(secret);
    const headers = { authorization: `Bearer ${adminToken}` };
    const pausing = await fetch(`${url}/queues/api/queues/account.acme/pause`, { method: 'PUT', headers });
    test.expect(pausing.status).toBe(404);
  });
});

describe.concurrent('the access to actions', () => {
  it('needs the token, and rejects pages of another origin', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const { daemon, post, url } = await startServing(world);
    await daemon.said('Run ended');
    const authorization = `Bearer ${adminToken}`;
    test.expect((await post(RUN, {}, {})).status).toBe(401);
    test.expect((await post(RUN, {}, { authorization: 'Bearer wrong' })).status).toBe(401);
    const foreign = await post(RUN, {}, { authorization, origin: 'https://evil.example' });
    test.expect(foreign.status).toBe(403);
    test.expect((await fetch(`${url}/api/accounts/acme/plan`)).status).toBe(401);
    test.expect(daemon.runs()).toHaveLength(1);
  });

  it('is closed without a configured token', async (test) => {
    const { world, desire } = await openScene(test, store(), onceAYear);
    await desire(chats(1));
    const { post } = await startServing(world, {});
    const refused = await post(RUN);
    test.expect(refused.status).toBe(403);
    test
      .expect(await refused.json())
      .toEqual({ error: test.expect.stringContaining('SETPOINT_ADMIN_TOKEN') });
  });

  it('reads no secret in any answer', async (test) => {
    const { world, sim, desire } = await openScene(test, store(), onceAYear);
    const { TOKEN: secret = '', ALOO_KEY: key = '' } = world.env;
    sim.aloochat.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422, body: secret });
    await desire(chats(2));
    const { daemon, get, post } = await startServing(world);
    await daemon.said('Run ended');
    await world.write('desired-state.yaml', `accounts: { acme: { provider: ${chatToken} } }\n`);
    await daemon.said('The desired state is not valid');
    const answers = [
      await get('/readyz'),
      await get('/metrics'),
      await get('/api/accounts/acme/plan'),
      await get(`/${chatToken}`),
      await post(RUN),
      await post(`/api/accounts/${chatToken}/run`),
      await post(`/api/integrations/${chatToken}/retry`),
    ];
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    const all = texts.join('\n');
    test.expect(all).toContain('acme-');
    for (const canary of [secret, key, adminToken]) test.expect(all).not.toContain(canary);
  });
});
