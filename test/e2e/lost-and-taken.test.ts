import { expect, test } from 'vitest';
import type { HistoryEntry } from '../../src/model/history.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, expectApplied, expectSettled, idOf, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

const LONG = 'Sales & Ops  of the whole of Brasil 🚀';

const rewritings: readonly (readonly [string, (name: string) => string])[] = [
  ['escaped', (name) => name.replaceAll('&', '&amp;')],
  ['collapsed', (name) => name.replace(/\s+/g, ' ')],
  ['cut', (name) => name.slice(0, 30)],
  ['without-emoji', (name) => name.replace(/\p{So}/gu, '').trim()],
  ['suffixed', (name) => `${name.replace(/ \(2\)$/, '')} (2)`],
];

const historyOf = async (world: World): Promise<string[]> => {
  const { stdout } = await world.run(['history', '--json']);
  const { entries } = JSON.parse(stdout) as { readonly entries: readonly HistoryEntry[] };
  return entries.map(({ key, action, outcome }) => `${action} ${key} ${outcome}`);
};

test('a create whose answer is lost is made once, however the provider rewrites its name', async () => {
  const world = await worlds.bare();
  const sims = new Map<string, Awaited<ReturnType<World['simulate']>>>();
  for (const [how, storedName] of rewritings) {
    const sim = await world.simulate({ aloochat: { quirks: { storedName } } });
    sim.aloochat.faults.add({ method: 'POST', kind: 'drop', when: 'after', times: 1 });
    sims.set(how, sim);
  }
  await world.desire({
    accounts: Object.fromEntries([...sims].map(([how, sim]) => [how, aloochatAt(sim)])),
    integrations: Object.fromEntries([...sims.keys()].map((how) => [how, chat(LONG, { account: how })])),
  });
  const applied = await world.apply();
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  for (const [how, { aloochat }] of sims) {
    expect(of(applied, how), how).toMatchObject({ result: 'converged', applied: { create: 1 } });
    expect(aloochat.world.list(), how).toHaveLength(1);
  }
  expect((await historyOf(world)).toSorted()).toEqual(
    [...sims.keys()].map((how) => `create ${how} applied`).toSorted(),
  );
  await expectSettled(world);
});

test('names that are passed on, swapped and freed, where each may be there once, need one apply', async () => {
  const { world, sim } = await worlds.open({ aloochat: { quirks: { conflictOnDuplicateName: true } } });
  const desire = (names: Readonly<Record<string, string>>) =>
    world.desire({
      accounts: { acme: aloochatAt(sim) },
      integrations: Object.fromEntries(Object.entries(names).map(([key, name]) => [key, chat(name)])),
    });
  await desire({ a: 'X', b: 'Y', c: 'S', d: 'T', e: 'Freed', f: 'Other' });
  await expectApplied(world, { create: 6 });
  const ids = { c: idOf(sim, 'S'), d: idOf(sim, 'T') };
  const after = { a: 'Y', b: 'Z', c: 'T', d: 'S', f: 'Freed' };
  await desire(after);
  const planned = await world.plan();
  const order = planned.accounts[0]?.changes.map(({ key, action }) => `${action} ${key}`) ?? [];
  expect(order.indexOf('update b')).toBeLessThan(order.indexOf('update a'));
  expect(order.indexOf('delete e')).toBeLessThan(order.indexOf('update f'));
  await expectApplied(world, { update: 5, delete: 1 });
  expect(
    sim.aloochat.world
      .list()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.values(after).toSorted());
  expect({ c: idOf(sim, 'T'), d: idOf(sim, 'S') }).toEqual(ids);
  await expectSettled(world);
});
