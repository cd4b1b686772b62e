import { describe, expect, onTestFinished, test } from 'vitest';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/start-simulator.ts';
import { call, listAlooChat, listToolzz, newCredential, shop } from './call.ts';

const start = async (options?: SimulatorOptions) => {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
};

describe('the world by hand', () => {
  test('initial integrations are listed, with the account’s unit and user', async () => {
    const items = [{ type: 'openai', name: 'Live', active: false, config: { api_key: 'k' } }];
    const { aloochat, toolzz } = await start({ aloochat: { items: [shop] }, toolzz: { items } });
    expect(await listAlooChat(aloochat)).toMatchObject([{ name: shop.name, is_active: true }]);
    expect(await listToolzz(toolzz)).toMatchObject([
      { name: 'Live', status: false, unityId: toolzz.unit, userId: toolzz.user },
    ]);
  });

  test('an edit shows at once; config is merged, and undefined removes a key', async () => {
    const { aloochat } = await start();
    const { id } = aloochat.world.add({ ...shop, config: { a: 1, b: 2 } });
    aloochat.world.edit(id, { name: 'By hand', config: { a: undefined, c: 3 } });
    expect(await listAlooChat(aloochat)).toMatchObject([{ id, name: 'By hand', config: { b: 2, c: 3 } }]);
    expect(aloochat.world.get(id)?.config).toEqual({ b: 2, c: 3 });
  });

  test('removed and cleared integrations are gone', async () => {
    const { aloochat } = await start();
    const { id } = aloochat.world.add(shop);
    expect([aloochat.world.remove(id), aloochat.world.remove(id)]).toEqual([true, false]);
    aloochat.world.add(shop);
    aloochat.world.clear();
    expect(await listAlooChat(aloochat)).toEqual([]);
  });

  test('editing an unknown id throws', async () => {
    const { aloochat } = await start();
    expect(() => aloochat.world.edit('no-such-id', { name: 'x' })).toThrow(/no-such-id/);
  });
});

describe('the log of requests', () => {
  test('keeps method, path, query, body and status, and tells writes from reads', async () => {
    const { aloochat } = await start();
    await call(aloochat, 'GET', '/integrations?page=1');
    await call(aloochat, 'POST', '/integrations', shop);
    await call(aloochat, 'POST', '/integrations', 'not JSON');
    const [read, create, broken] = aloochat.requests.all;
    expect(read).toMatchObject({ method: 'GET', path: '/integrations', query: 'page=1', status: 200 });
    expect(create).toMatchObject({ method: 'POST', path: '/integrations', body: shop, status: 201 });
    expect(broken).toMatchObject({ body: 'not JSON', status: 400 });
    expect(aloochat.requests.writes()).toEqual([create, broken]);
    expect(aloochat.requests.matching('GET', /integrations/)).toEqual([read]);
    aloochat.requests.clear();
    expect(aloochat.requests.all).toEqual([]);
  });
});

describe('the servers', () => {
  test('the same seed gives the same ids', async () => {
    const ids = async (seed: number) => {
      const { aloochat, toolzz } = await start({ seed });
      return [aloochat.world.add(shop).id, toolzz.catalogue.map((entry) => entry.integrations.id)];
    };
    expect(await ids(5)).toEqual(await ids(5));
    expect(await ids(6)).not.toEqual(await ids(5));
  });

  test('a rotated credential takes the place of the old one', async () => {
    const { aloochat, toolzz } = await start({ aloochat: { apiKey: 'old' }, toolzz: { token: 'old' } });
    const statuses = async (credential: string) => [
      (await call({ baseUrl: aloochat.baseUrl, credential }, 'GET', '/integrations')).status,
      (await call({ baseUrl: toolzz.baseUrl, credential }, 'GET', '/integration/status')).status,
    ];
    expect(await statuses('old')).toEqual([200, 200]);
    aloochat.credential = 'new';
    toolzz.credential = 'new';
    expect([await statuses('old'), await statuses('new')]).toEqual([
      [401, 401],
      [200, 200],
    ]);
  });

  test('a provider that is offline refuses connections, and comes back at the same address', async () => {
    const { aloochat, toolzz } = await start();
    aloochat.world.add(shop);
    await aloochat.goOffline();
    await expect(listAlooChat(aloochat)).rejects.toThrow();
    expect(await listToolzz(toolzz)).toEqual([]);
    await aloochat.goOnline();
    expect(await listAlooChat(aloochat)).toHaveLength(1);
  });

  test('a port can be asked for, and one that is taken is an error that leaves nothing open', async () => {
    const { aloochat } = await start();
    const port = Number(new URL(aloochat.baseUrl).port);
    await aloochat.goOffline();
    const second = await start({ port });
    expect(second.aloochat.baseUrl).toBe(aloochat.baseUrl);
    await expect(startSimulator({ port: port - 1 })).rejects.toThrow(/EADDRINUSE/);
  });

  test('closing does not wait for requests that are never answered', async () => {
    const simulator = await startSimulator();
    simulator.aloochat.faults.add({ kind: 'hang' });
    const answer = listAlooChat(simulator.aloochat).catch(() => 'broken off');
    await expect.poll(() => simulator.aloochat.requests.all.length).toBe(1);
    await simulator.close();
    expect(await answer).toBe('broken off');
  });

  test('the most requests at once are counted', async () => {
    const { toolzz } = await start();
    toolzz.faults.add({ kind: 'hang', times: 5 });
    const held = Array.from({ length: 5 }, () => listToolzz(toolzz).catch(() => 'broken off'));
    await expect.poll(() => toolzz.traffic.inFlight).toBe(5);
    await call(toolzz, 'POST', '/credential', newCredential(toolzz));
    expect(toolzz.traffic).toMatchObject({ peakInFlight: 6, inFlight: 5 });
    toolzz.traffic.reset();
    expect(toolzz.traffic.peakInFlight).toBe(5);
    await toolzz.goOffline();
    await Promise.all(held);
    await expect.poll(() => toolzz.traffic.inFlight).toBe(0);
    await toolzz.goOnline();
  });

  test('answers travel and requests are worked on for as long as they are told to', async () => {
    const { aloochat } = await start({ aloochat: { quirks: { latencyMs: 20, serviceMs: [20, 30] } } });
    const sent = performance.now();
    await listAlooChat(aloochat);
    expect(performance.now() - sent).toBeGreaterThan(38);
  });

  test('paths outside the base URL are not part of the API', async () => {
    const { aloochat } = await start();
    const { origin } = new URL(aloochat.baseUrl);
    const reply = await call({ baseUrl: origin, credential: aloochat.credential }, 'GET', '/integrations');
    expect(reply.status).toBe(404);
  });
});
