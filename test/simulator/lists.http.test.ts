import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { createWorld, type NewIntegration, type StoredIntegration } from '../../src/simulator/world.ts';
import { call, jsonOf, listAlooChat, listToolzz, type Shown, shop } from './call.ts';

let simulator: Simulator;
let aloochat: Simulator['aloochat'];
let toolzz: Simulator['toolzz'];

beforeEach(async () => {
  simulator = await startSimulator();
  ({ aloochat, toolzz } = simulator);
  for (const name of ['a', 'b', 'c']) {
    aloochat.world.add({ type: 'slack', name });
    toolzz.world.add({ type: 'openai', name });
  }
});
afterEach(() => simulator.close());

const names = async () => ({
  aloochat: (await listAlooChat(aloochat)).map((item) => item.name),
  toolzz: (await listToolzz(toolzz)).map((item) => item.name),
});
const quirk = (quirks: Partial<typeof aloochat.quirks>) => {
  Object.assign(aloochat.quirks, quirks);
  Object.assign(toolzz.quirks, quirks);
};

test.each([
  [{ emptyList: true }, []],
  [{ omitSome: 2 }, ['a', 'c']],
  [{ duplicateIds: true }, ['a', 'a', 'b', 'c']],
])('%o', async (quirks, shown) => {
  quirk(quirks);
  expect(await names()).toEqual({ aloochat: shown, toolzz: shown });
});

test('an omitted integration is found by its id', async () => {
  quirk({ omitSome: 1 });
  const [first] = aloochat.world.list();
  expect(await listAlooChat(aloochat)).toEqual([]);
  expect((await call(aloochat, 'GET', `/integrations/${first?.id}`)).status).toBe(200);
});

describe('an incomplete list shows it', () => {
  type Envelope = { items: Shown[]; total: number; next: string | null };
  const paths = () => [
    [aloochat, '/integrations'] as const,
    [toolzz, `/credential/unity/${toolzz.unit}`] as const,
  ];

  test('in an envelope, whose next page has the rest', async () => {
    quirk({ paginate: { style: 'envelope', size: 2 } });
    for (const [provider, path] of paths()) {
      const page = jsonOf<Envelope>(await call(provider, 'GET', path));
      expect(page).toMatchObject({ total: 3, next: `${path}?page=2` });
      expect(page.items).toHaveLength(2);
      const rest = jsonOf<Envelope>(await call(provider, 'GET', page.next ?? ''));
      expect(rest).toMatchObject({ total: 3, next: null, items: [{ name: 'c' }] });
    }
  });

  test('in a Link header', async () => {
    quirk({ paginate: { style: 'link', size: 2 } });
    for (const [provider, path] of paths()) {
      const reply = await call(provider, 'GET', path);
      expect(reply.headers.get('link')).toBe(`<${path}?page=2>; rel="next"`);
    }
    expect((await names()).aloochat).toEqual(['a', 'b']);
  });

  test('in a total count', async () => {
    quirk({ paginate: { style: 'total-count', size: 2 } });
    for (const [provider, path] of paths()) {
      expect((await call(provider, 'GET', path)).headers.get('x-total-count')).toBe('3');
    }
    expect((await names()).toolzz).toEqual(['a', 'b']);
  });
});

describe('late lists', () => {
  test('a new integration is found by its id at once, and in lists later', async () => {
    aloochat.quirks.lateListMs = 3_600_000;
    const { id } = jsonOf<Shown>(await call(aloochat, 'POST', '/integrations', shop));
    expect((await names()).aloochat).toEqual(['a', 'b', 'c']);
    expect((await call(aloochat, 'GET', `/integrations/${id}`)).status).toBe(200);
    expect(aloochat.world.get(id)).toBeDefined();
  });

  test('an update shows by id at once, and in lists later', async () => {
    aloochat.quirks.lateUpdateMs = 3_600_000;
    const { id = '' } = aloochat.world.list()[0] ?? {};
    await call(aloochat, 'PUT', `/integrations/${id}`, { name: 'new' });
    expect((await names()).aloochat).toEqual(['a', 'b', 'c']);
    expect(jsonOf<Shown>(await call(aloochat, 'GET', `/integrations/${id}`)).name).toBe('new');
  });

  test('both show once their time has come', () => {
    let now = 0;
    const complete = (item: NewIntegration) => ({ id: 'x', ...item }) as StoredIntegration;
    const world = createWorld(complete, () => now);
    const item = world.create({ type: 't', name: 'first' }, 100);
    now = 99;
    expect(world.listed()).toEqual([]);
    now = 100;
    world.replace({ ...item, name: 'second' }, 50);
    expect(world.listed()).toMatchObject([{ name: 'first' }]);
    now = 150;
    expect(world.listed()).toMatchObject([{ name: 'second' }]);
  });
});
