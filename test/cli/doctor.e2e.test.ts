import { expect, it, onTestFinished } from 'vitest';
import { aloochatAt, openStore, openWorld, usualCredentials } from '../support/e2e-world.ts';

it('doctor exits with 1 and says what to do when something is wrong, with 0 when nothing is', async () => {
  const store = await openStore();
  onTestFinished(store.close);
  const world = await openWorld({ store, env: usualCredentials });
  onTestFinished(world.close);
  const simulator = await world.simulate();
  await world.desire({ accounts: { acme: aloochatAt(simulator) }, integrations: {} });
  const healthy = await world.run(['doctor']);
  expect(healthy).toMatchObject({ code: 0, stderr: '' });
  expect(healthy.stdout).toMatch(
    /^ok {7}account acme: AlooChat at .* takes its credential and lists\s+0 integrations$/m,
  );
  expect(healthy.stdout).toMatch(/\nNothing is wrong\.\n$/);
  const sick = await world.run(['doctor', '--json'], { env: { ALOO_KEY: 'a-key-that-is-refused' } });
  expect(sick.code).toBe(1);
  expect(JSON.parse(sick.stdout)).toMatchObject({
    ok: false,
    checks: expect.arrayContaining([
      {
        subject: 'account acme',
        outcome: 'wrong',
        message: expect.stringContaining('Check that the credential'),
      },
    ]),
  });
});
