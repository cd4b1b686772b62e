import { expect, test } from 'vitest';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, ref } from '../support/e2e-world.ts';
import { startProxy } from '../support/http-proxy.ts';

const worlds = useWorlds({ ...usualToken, EVIL_KEY: 'a-key-of-some-length' });

test('a desired state that is refused sends nothing, neither to the wrong host nor to the right one', async (context) => {
  const { world, sim } = await worlds.open();
  // All that leaves this machine is seen here.
  const proxy = await startProxy(context);
  proxy.refuses = 403;
  Object.assign(world.env, { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  const evil = { provider: 'aloochat', apiKey: ref('EVIL_KEY'), baseUrl: 'https://evil.example/api' };
  await world.desire({ accounts: { acme: aloochatAt(sim), evil }, integrations: { one: chat('One') } });
  for (const args of [['plan'], ['apply', '--yes'], ['doctor']]) {
    const { code, stdout, stderr } = await world.run(args);
    expect(code, stdout + stderr).toBe(1);
    expect((stdout + stderr).replace(/\s+/g, ' ')).toMatch(
      /desired-state\.yaml:\d+:\d+ account "evil": baseUrl: its origin .*SETPOINT_BASE_URLS/,
    );
  }
  expect(proxy.asked).toEqual([]);
  expect(sim.aloochat.requests.all).toEqual([]);

  const permitted = await world.run(['plan'], { env: { SETPOINT_BASE_URLS: 'https://EVIL.example:443' } });
  expect(permitted.code).toBe(1);
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT evil.example:443']));
});
