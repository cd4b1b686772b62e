import { expect, test } from 'vitest';
import type { FieldPath } from '../../src/model/field.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chat, expectApplied, expectSettled, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

const AGENT = '6fa459ea-ee8a-4ca4-894e-db77e160355e';

/** As a provider does that keeps a UUID as a number and not as a text. */
const keepsUuids = (path: FieldPath, sent: JsonValue): JsonValue =>
  path === 'agentId' && typeof sent === 'string' ? sent.toLowerCase() : sent;

test.for([
  ['shown in lower case and written in upper', (id: string) => id, (id: string) => id.toUpperCase()],
  ['shown in upper case and written in lower', (id: string) => id.toUpperCase(), (id: string) => id],
] as const)('an id %s is adopted, and asked for as the provider shows it', async ([, shownAs, writtenAs]) => {
  const { world, sim } = await worlds.open({ aloochat: { quirks: { keeps: keepsUuids } } });
  const id = '550e8400-e29b-41d4-a716-446655440000';
  const shown = shownAs(id);
  sim.aloochat.world.add({ id: shown, type: 'slack', name: 'By hand', config: {}, agentId: AGENT });
  const desire = (name: string) =>
    world.desire({
      accounts: { acme: aloochatAt(sim) },
      integrations: {
        one: chat(name, { id: writtenAs(id), agentId: AGENT.toUpperCase() }),
        two: chat('Two', { agentId: AGENT.toUpperCase() }),
      },
    });
  await desire('Chat');
  const [change] = of(await world.plan(), 'acme').changes.filter(({ key }) => key === 'one');
  expect(change).toMatchObject({ action: 'update', id: shown, adopts: true, blocked: null });
  expect(change?.fields.map(({ path }) => path)).not.toContain('agentId');
  await expectApplied(world, { create: 1, update: 1 });
  expect(world.writes().map(({ method, path }) => `${method} ${path}`)).toContain(
    `PUT /integrations/${shown}`,
  );
  await expectSettled(world);

  await desire('Renamed');
  await expectApplied(world, { update: 1 });
  expect(sim.aloochat.world.list().map(({ name }) => name)).toEqual(['Renamed', 'Two']);
  await expectSettled(world);
});

test('two entries that write one id in different case are both blocked', async () => {
  const { world, sim } = await worlds.open();
  const { id } = sim.aloochat.world.add({ type: 'slack', name: 'By hand', config: {} });
  await world.desire({
    accounts: { acme: aloochatAt(sim) },
    integrations: { a: chat('A', { id: id.toUpperCase() }), b: chat('B', { id }) },
  });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'acme').blocked).toMatchObject([
    { key: 'a', reason: 'ambiguous' },
    { key: 'b', reason: 'ambiguous' },
  ]);
  expect(world.writes()).toEqual([]);
});
