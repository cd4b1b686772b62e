import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { useStore } from '../support/e2e-fixture.ts';
import { aloochatAt, openWorld, usualCredentials } from '../support/e2e-world.ts';

const store = useStore();

const shops = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `shop-${i}`,
      { account: 'acme', type: 'shopify', name: `Shop ${i}`, config: { shop_domain: `s${i}.myshopify.com` } },
    ]),
  );

test('after a rest an edit goes out in a burst, where the provider was seen to take one', async ({
  onTestFinished,
}) => {
  const world = await openWorld({ store: store(), env: usualCredentials });
  onTestFinished(world.close);
  const sim = await world.simulate({ aloochat: { limit: { model: 'bucket', perSecond: 2, burst: 30 } } });
  const acme = aloochatAt(sim, { rate: 'auto', concurrency: 8 });
  const { requests } = sim.aloochat;
  await world.desire({ accounts: { acme }, integrations: shops(60) });
  const first = await world.apply();
  expect(first.code, first.stderr).toBe(0);

  // Long enough for the provider's bucket, too.
  await sleep(15_500);
  await world.desire({ accounts: { acme }, integrations: shops(80) });
  const before = requests.all.length;
  const edit = await world.apply();
  expect(edit.code, edit.stderr).toBe(0);
  const sent = requests.all.slice(before);
  expect(sent.filter(({ status }) => status === 429)).toEqual([]);
  const writes = sent.filter(({ method }) => method === 'POST').map(({ at }) => at);
  expect(writes).toHaveLength(20);
  // At two a second, five take two seconds; how soon the others follow is the machine's matter.
  const spans = writes.slice(4).map((at, first) => at - (writes[first] ?? 0));
  expect(Math.min(...spans)).toBeLessThan(1_000);
});
