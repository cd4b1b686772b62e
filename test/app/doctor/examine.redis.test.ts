import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { stringify } from 'yaml';
import { examine } from '../../../src/app/doctor/examine.ts';
import { readSettings } from '../../../src/config.ts';
import { createSend } from '../../../src/http/send.ts';
import type { Check } from '../../../src/model/check.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { createTestContext } from '../../cli/cli-fixture.ts';
import { type OwnRedis, startOwnRedis } from '../../e2e-daemon/own-redis.ts';
import { aloochatAt, toolzzAt, usualCredentials } from '../../support/e2e-world.ts';
import { openOrigin } from '../../support/git-origin.ts';
import { serveGit } from '../../support/git-server.ts';
import { startProxy } from '../../support/http-proxy.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

/** A healthy installation of two accounts, each part of which a test can make sick. */
type Installation = {
  readonly simulator: Simulator;
  readonly redis: OwnRedis;
  readonly webhook: WebhookReceiver;
  readonly folder: string;
  readonly env: Record<string, string>;
};

let healthy: Installation;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'setpoint-doctor-'));
  const simulator = await startSimulator();
  const webhook = await startWebhookReceiver();
  const forTest = { onTestFinished: (work: () => Promise<void>) => void closing.unshift(work) };
  const redis = await startOwnRedis(forTest as unknown as TestContext);
  closing.push(simulator.close, webhook.close, () => rm(folder, { recursive: true, force: true }));
  const accounts = { acme: aloochatAt(simulator), brasil: toolzzAt(simulator) };
  await mkdir(join(folder, 'desired-state'));
  await writeFile(join(folder, 'desired-state/all.yaml'), stringify({ accounts, integrations: {} }));
  const env = {
    ...usualCredentials,
    ...redis.store.env,
    SETPOINT_WEBHOOK_URL: webhook.url.href,
    SETPOINT_DATA: join(folder, 'data'),
  };
  healthy = { simulator, redis, webhook, folder, env };
});

afterAll(async () => {
  for (const close of closing) await close();
});

const check = async (more: Record<string, string> = {}): Promise<readonly Check[]> => {
  const { context } = createTestContext();
  const settings = readSettings({ env: { ...healthy.env, ...more }, cwd: healthy.folder });
  return examine({ ...context, settings, send: createSend(settings.proxies) });
};

const bad = (checks: readonly Check[]): readonly string[] =>
  checks
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ subject, outcome, message }) => `${outcome} ${subject}: ${message}`);

/** The one thing that is not `ok`. */
const onlyProblem = async (more?: Record<string, string>): Promise<string> => {
  const found = bad(await check(more));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
};

describe('doctor', () => {
  it('finds nothing wrong in a healthy installation, and says what it checked', async () => {
    const checks = await check();
    expect(bad(checks)).toEqual([]);
    expect(checks.map(({ subject }) => subject)).toEqual([
      'settings',
      'Redis',
      'desired state',
      'account acme',
      'account brasil',
      'clock',
      'webhook',
    ]);
    expect(healthy.webhook.taken().at(-1)).toMatchObject({ event: 'test', account: null, items: [] });
  });

  it('leaves no key in Redis but what the requests of the accounts are counted in', async () => {
    await check();
    const keys = await healthy.redis.store.client.keys('*');
    expect(keys.filter((key) => !key.includes('throttle'))).toEqual([]);
  });

  it('finds that Redis is away, and checks the accounts without it', async () => {
    const problem = await onlyProblem({ REDIS_URL: 'redis://127.0.0.1:1' });
    expect(problem).toMatch(/^wrong Redis: .*127\.0\.0\.1:1/);
  });

  it('finds a Redis that evicts', async () => {
    await healthy.redis.store.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    onTestFinished(async () => {
      await healthy.redis.store.client.config('SET', 'maxmemory-policy', 'noeviction');
    });
    expect(await onlyProblem()).toMatch(/^wrong Redis: .*Set maxmemory-policy to noeviction\.$/);
  });

  it.each([
    [['-zpopmin', '-hset'], 'may not run hset, zpopmin'],
    [['-@blocking', '+xread'], 'may not run bzpopmin'],
    [['-@scripting'], 'evalsha'],
    [['resetkeys', '~other:*'], 'keys'],
  ])('finds that a Redis user has too few rights: %j', async (rules, expected) => {
    const { client } = healthy.redis.store;
    await client.call('ACL', 'SETUSER', 'doctor', 'reset', 'on', '>secret', '~*', '&*', '+@all', ...rules);
    await client.script('FLUSH');
    const url = new URL(healthy.env.REDIS_URL ?? '');
    const problem = await onlyProblem({ REDIS_URL: `redis://doctor:secret@${url.host}` });
    expect(problem).toMatch(/^wrong Redis: /);
    expect(problem).toContain(expected);
  });

  it('finds a credential that the provider refuses', async () => {
    const problem = await onlyProblem({ ALOO_KEY: 'not-the-key-of-the-simulator' });
    expect(problem).toMatch(/^wrong account acme: GET \/integrations: 401, .*Check that the credential/);
    expect(problem).not.toContain('not-the-key');
  });

  it("finds that a provider's clock is five minutes off", async () => {
    const { quirks } = healthy.simulator.toolzz;
    quirks.clockSkewMs = 300_000;
    onTestFinished(() => {
      quirks.clockSkewMs = 0;
    });
    expect(await onlyProblem()).toMatch(/^wrong clock: The clock of brasil is [45] minutes ahead/);
  });

  it('finds a webhook that answers 404', async () => {
    healthy.webhook.answer(404);
    const problem = await onlyProblem();
    expect(problem).toMatch(/^wrong webhook: .* answered 404\. Check SETPOINT_WEBHOOK_URL\.$/);
    expect(problem).not.toContain('hook-credential');
  });

  it('finds that the proxy is away once, and skips what is behind it', async () => {
    const found = bad(await check({ HTTP_PROXY: 'http://me:proxy-password@127.0.0.1:1' }));
    expect(found[0]).toMatch(/^wrong proxy: 127\.0\.0\.1:1 \(HTTP_PROXY\) cannot be reached: .*ECONNREFUSED/);
    expect(found[0]).not.toContain('proxy-password');
    expect(found.slice(1)).toEqual([
      'skipped account acme: its proxy cannot be reached',
      'skipped account brasil: its proxy cannot be reached',
      'skipped webhook: its proxy cannot be reached',
    ]);
  });

  it('says which proxy is in force', async () => {
    const proxy = await startProxy({ onTestFinished });
    const checks = await check({ http_proxy: `127.0.0.1:${proxy.port}`, NO_PROXY: 'a.example' });
    expect(bad(checks)).toEqual([]);
    expect(checks[1]?.message).toBe(`127.0.0.1:${proxy.port} (http_proxy) is in force, except for a.example`);
  });

  it('finds what is wrong in the YAML, and cannot check accounts', async () => {
    const file = join(healthy.folder, 'wrong.yaml');
    await writeFile(file, 'accounts: { acme: { provider: alochat } }\nintegrations: {}\n');
    const found = bad(await check({ SETPOINT_DESIRED_STATE: file }));
    expect(found[0]).toMatch(/^wrong desired state: .*wrong\.yaml:1:/);
    expect(found.at(-1)).toMatch(/^skipped accounts: /);
  });
});

describe('doctor, with a Git source', () => {
  it('finds a Git remote that refuses, and checks the accounts of the last good commit', async (test) => {
    const text = await readFile(join(healthy.folder, 'desired-state/all.yaml'), 'utf8');
    const origin = openOrigin(test, { 'desired-state/all.yaml': text });
    const server = await serveGit(origin.root, test);
    const git = { SETPOINT_GIT_URL: `${server.origin}/bots.git` };
    const before = await check(git);
    expect(bad(before)).toEqual([]);
    expect(before.map(({ subject }) => subject)).toContain('Git source');
    server.behaviour = { is: 'status', status: 403 };
    const after = await check(git);
    expect(bad(after)).toHaveLength(2);
    expect(bad(after)[0]).toMatch(/^wrong Git source: .*the server refuses the access/);
    expect(bad(after)[1]).toMatch(/^skipped desired state: /);
    expect(after.filter(({ subject }) => subject.startsWith('account '))).toHaveLength(2);
  });
});
