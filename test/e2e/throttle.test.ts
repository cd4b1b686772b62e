import { expect, type TestContext, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { aloochatAt, of, openWorld, toolzzAt, usualCredentials, type World } from '../support/e2e-world.ts';

const store = useStore();

const open = async ({ onTestFinished }: TestContext): Promise<World> => {
  const world = await openWorld({ store: store(), env: usualCredentials });
  onTestFinished(world.close);
  return world;
};

const shops = (count: number, account = 'acme') =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `shop-${account}-${i}`,
      { account, type: 'shopify', name: `Shop ${i}`, config: { shop_domain: `s${i}.myshopify.com` } },
    ]),
  );

const refused = ({ aloochat }: Simulator): number =>
  aloochat.requests.all.filter(({ status }) => status === 429).length;

type Estimate = { readonly requests: number; readonly seconds: number; readonly rateBasis: string };

const estimateOf = (planned: Awaited<ReturnType<World['plan']>>, account: string): Estimate =>
  (of(planned, account) as unknown as { estimate: Estimate }).estimate;

test.concurrent('an undocumented limit is found, shown, remembered, and used for estimates', async (context) => {
  const world = await open(context);
  // So low that a busy machine meets it, too.
  const sim = await world.simulate({ aloochat: { limit: { model: 'bucket', perSecond: 3, burst: 3 } } });
  const acme = aloochatAt(sim, { rate: 'auto' });
  await world.desire({ accounts: { acme }, integrations: shops(30) });
  const first = await world.apply();
  expect(first.code, first.stderr).toBe(0);
  const found = refused(sim);
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(10);

  const status = JSON.parse((await world.run(['status', '--json'])).stdout);
  expect(status.accounts[0]).toMatchObject({ rateBasis: 'learned', waitsMs: 0 });
  // From here on it is what the next process goes by.
  expect(status.accounts[0].ratePerSecond).toBeGreaterThan(0.75);
  expect(status.accounts[0].ratePerSecond).toBeLessThan(4);
  const shown = await world.run(['status']);
  expect(shown.stdout).toMatch(/[\d.]+\s+requests\s+per\s+second\s+\(learned\)/);

  await world.desire({ accounts: { acme }, integrations: shops(45) });
  const planned = await world.plan();
  expect(estimateOf(planned, 'acme')).toMatchObject({ requests: 18, rateBasis: 'learned' });
  expect(estimateOf(planned, 'acme').seconds).toBeGreaterThan(4);
  expect(estimateOf(planned, 'acme').seconds).toBeLessThan(25);
  world.quiet();
  const second = await world.apply();
  expect(second.code, second.stderr).toBe(0);
  // Not fewer than at first: where a busy machine was refused once, what is left to learn costs the second one more.
  expect(refused(sim)).toBeLessThan(10);
  expect(sim.aloochat.requests.all.length - refused(sim)).toBe(18);
});

test.concurrent('a plan says how many requests its apply takes, and an apply takes as many', async (context) => {
  const world = await open(context);
  const sim = await world.simulate();
  const accounts = { acme: aloochatAt(sim), brasil: toolzzAt(sim) };
  const chats = Object.fromEntries(
    [1, 2].map((i) => [
      `llm-${i}`,
      { account: 'brasil', type: 'openai', name: `LLM ${i}`, config: { api_key: 'sk-0123456789' } },
    ]),
  );
  await world.desire({ accounts, integrations: { ...shops(3), ...chats } });
  const planned = await world.plan();
  const text = await world.run(['plan']);
  expect(text.stdout).toMatch(/acme: 3 to create.*\n +An apply makes about 6 requests, in about 1 s/);
  world.quiet();
  await world.apply();
  expect(sim.aloochat.requests.all).toHaveLength(estimateOf(planned, 'acme').requests);
  expect(sim.toolzz.requests.all).toHaveLength(estimateOf(planned, 'brasil').requests);
  const settled = await world.plan();
  expect(estimateOf(settled, 'acme')).toBeUndefined();
  expect((await world.run(['plan'])).stdout).not.toContain('An apply makes');
});

test.concurrent('a configured rate is a ceiling, however much the provider takes', async (context) => {
  const world = await open(context);
  const sim = await world.simulate();
  // So low that a busy machine reaches it.
  await world.desire({ accounts: { acme: aloochatAt(sim, { rate: '3/s' }) }, integrations: shops(20) });
  const applied = await world.apply();
  expect(applied.code, applied.stderr).toBe(0);
  const sent = sim.aloochat.requests.all.map(({ at }) => at);
  const busiest = Math.max(
    ...sent.map((at) => sent.filter((other) => other >= at && other < at + 2000).length),
  );
  // Six in two seconds, one at their end, and before them those that were late on their way: as many as go at once.
  expect(busiest).toBeLessThanOrEqual(6 + 1 + 4);
  const status = JSON.parse((await world.run(['status', '--json'])).stdout);
  expect(status.accounts[0]).toMatchObject({ ratePerSecond: 3, rateBasis: 'configured' });
});

test.concurrent('no more requests are under way at once than configured', async (context) => {
  const world = await open(context);
  const sim = await world.simulate({
    aloochat: { quirks: { serviceMs: 120 }, limit: { model: 'concurrency', limit: 2 } },
  });
  await world.desire({ accounts: { acme: aloochatAt(sim, { concurrency: 2 }) }, integrations: shops(30) });
  const applied = await world.apply();
  expect(applied.code, applied.stderr).toBe(0);
  expect(refused(sim)).toBe(0);
});
