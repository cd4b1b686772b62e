import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { selfSigned } from '../http/self-signed.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, usualCredentials } from '../support/e2e-world.ts';
import { openOrigin } from '../support/git-origin.ts';
import { serveGit } from '../support/git-server.ts';
import { startTinyproxy } from '../support/tinyproxy.ts';
import { startTlsFront } from '../support/tls-front.ts';

const worlds = useWorlds({ ...usualCredentials, ...usualToken });

test('every request to provider and Git goes through the proxy, with its password', async (context) => {
  const world = await worlds.bare();
  const sim = await world.simulate();
  const yaml = stringify({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One') } });
  const origin = openOrigin(context, { 'desired-state/all.yaml': yaml });
  const git = await serveGit(origin.root, context);
  const proxy = await startTinyproxy(context);
  const at = `http://bot:proxy-password@127.0.0.1:${proxy.port}`;
  const env = {
    HTTP_PROXY: at,
    HTTPS_PROXY: at,
    SETPOINT_GIT_URL: `${git.origin}/bots.git`,
    SETPOINT_DATA: join(world.folder, 'data'),
  };
  const apply = await world.run(['apply', '--yes', '--desired-state', 'desired-state'], { env });
  expect(apply, apply.stdout + apply.stderr).toMatchObject({ code: 0 });
  const log = proxy.log();
  expect(log).toContain(`GET ${git.origin}/bots.git/info/refs`);
  expect(log).toContain(`POST ${sim.aloochat.baseUrl}/integrations`);
  expect(sim.aloochat.world.list()).toHaveLength(1);

  const wrong = await world.run(['plan', '--desired-state', 'desired-state'], {
    env: {
      ...env,
      SETPOINT_GIT_URL: 'https://git.example/bots.git',
      HTTPS_PROXY: at.replace('proxy-password', 'another-word'),
    },
  });
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('the proxy in HTTPS_PROXY or HTTP_PROXY does not let Git through');
  expect(wrong.stdout + wrong.stderr).not.toContain('another-word');

  const direct = await world.run(['plan', '--desired-state', 'desired-state'], {
    env: { ...env, HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.0/8' },
  });
  expect(direct.code, direct.stderr).toBe(0);
});

test('a plan says that the proxy is away, and of which variable it is', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: {} });
  const plan = await world.run(['plan'], { env: { http_proxy: 'http://bot:proxy-password@127.0.0.1:1' } });
  expect(plan.code).toBe(1);
  expect(plan.stdout.replace(/\s+/g, ' ')).toContain(
    'the proxy 127.0.0.1:1 of http_proxy cannot be reached: connect ECONNREFUSED 127.0.0.1:1. Check http_proxy,',
  );
  expect(plan.stdout + plan.stderr).not.toContain('proxy-password');
});

test('a private CA is trusted for provider and Git by NODE_EXTRA_CA_CERTS, and by nothing else', async (context) => {
  const world = await worlds.bare();
  const sim = await world.simulate();
  const api = await startTlsFront(Number(new URL(sim.aloochat.baseUrl).port), context);
  const baseUrl = api + new URL(sim.aloochat.baseUrl).pathname;
  const yaml = stringify({ accounts: { acme: { ...aloochatAt(sim), baseUrl } }, integrations: {} });
  const origin = openOrigin(context, { 'desired-state/all.yaml': yaml });
  const git = await serveGit(origin.root, context);
  const ca = join(world.folder, 'ca.pem');
  await writeFile(ca, selfSigned.cert);
  const remote = await startTlsFront(Number(new URL(git.origin).port), context);
  const env = { SETPOINT_GIT_URL: `${remote}/bots.git`, SETPOINT_DATA: join(world.folder, 'data') };
  const args = ['plan', '--desired-state', 'desired-state'];
  const trusted = await world.run(args, { env: { ...env, NODE_EXTRA_CA_CERTS: ca } });
  expect(trusted, trusted.stdout + trusted.stderr).toMatchObject({ code: 0 });
  const untrusted = await world.run(args, { env });
  expect(untrusted.code).toBe(1);
  expect(untrusted.stderr).toMatch(/certificate/i);
});
