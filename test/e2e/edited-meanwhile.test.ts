import { expect, test } from 'vitest';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, expectSettled, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';

const worlds = useWorlds(usualToken);

test('a manual edit during an apply is reported, and corrected by the next one', async () => {
  const { world, sim } = await worlds.open();
  await world.desire({ accounts: { acme: aloochatAt(sim, { concurrency: 1 }) }, integrations: chats(6) });
  Object.assign(sim.aloochat.quirks, { serviceMs: 250 });
  const applying = world.apply();
  await until(() => sim.aloochat.world.list().length > 0);
  const [first] = sim.aloochat.world.list();
  sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
  const { code, ...applied } = await applying;
  const report = of(applied, 'acme');
  expect([code, report.result, report.applied]).toEqual([1, 'partial', { create: 6 }]);
  expect(report.failed).toMatchObject([
    { action: 'update', error: expect.stringContaining('the next run will apply it') },
  ]);

  const next = of(await world.apply(), 'acme');
  expect([next.result, next.applied]).toEqual(['converged', { update: 1 }]);
  expect(sim.aloochat.world.list().map(({ name }) => name)).not.toContain('By hand');
  await expectSettled(world);
});
