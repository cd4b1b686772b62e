import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { call, jsonOf, listAlooChat, type Shown, shop } from './call.ts';

let simulator: Simulator;
let aloochat: Simulator['aloochat'];

beforeEach(async () => {
  simulator = await startSimulator();
  aloochat = simulator.aloochat;
});
afterEach(() => simulator.close());

const create = async (body: unknown = shop) =>
  jsonOf<Shown>(await call(aloochat, 'POST', '/integrations', body));

test('a created integration is listed, found by its id, updated in place, and gone once deleted', async () => {
  const { id } = await create();
  expect((await listAlooChat(aloochat)).map((item) => item.id)).toEqual([id]);
  expect(jsonOf<Shown>(await call(aloochat, 'GET', `/integrations/${id}`)).name).toBe(shop.name);

  const update = await call(aloochat, 'PUT', `/integrations/${id}`, { name: 'Renamed', is_active: false });
  expect(jsonOf<Shown>(update)).toMatchObject({ id, name: 'Renamed', is_active: false, type: 'shopify' });

  expect((await call(aloochat, 'DELETE', `/integrations/${id}`)).status).toBe(204);
  expect(await listAlooChat(aloochat)).toEqual([]);
  expect((await call(aloochat, 'GET', `/integrations/${id}`)).status).toBe(404);
});

test('a create takes the documented defaults, and every documented field is shown', async () => {
  expect(await create({ name: 'Bare', type: 'slack' })).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    name: 'Bare',
    type: 'slack',
    config: {},
    is_active: true,
    visibility: 'private',
    company_id: expect.any(String),
    agent_id: null,
  });
});

test('two creates with the same type and name make two integrations', async () => {
  await create();
  await create();
  expect(await listAlooChat(aloochat)).toHaveLength(2);
});

test('whatsapp and odoo are not in the answer of /types, and can be created all the same', async () => {
  const types = jsonOf<{ type: string }[]>(await call(aloochat, 'GET', '/integrations/types'));
  expect(types).toHaveLength(8);
  for (const type of ['whatsapp', 'odoo']) {
    expect(types.map((entry) => entry.type)).not.toContain(type);
    expect((await call(aloochat, 'POST', '/integrations', { name: type, type })).status).toBe(201);
  }
});

describe('an invalid request is refused with a detail, and changes nothing', () => {
  test.each([
    ['broken JSON', '{'],
    ['an array', []],
    ['no name', { type: 'shopify' }],
    ['no type', { name: 'x' }],
    ['an empty name', { name: '', type: 'shopify' }],
    ['an unknown type', { name: 'x', type: 'fax' }],
    ['a config that is no object', { name: 'x', type: 'shopify', config: [] }],
    ['is_active as text', { name: 'x', type: 'shopify', is_active: 'yes' }],
    ['an unknown visibility', { name: 'x', type: 'shopify', visibility: 'secret' }],
    ['a number as agent_id', { name: 'x', type: 'shopify', agent_id: 4 }],
    ['an unknown field', { name: 'x', type: 'shopify', colour: 'red' }],
    ['a name of the prototype', '{"name":"x","type":"shopify","constructor":1}'],
  ])('%s in a create', async (_, body) => {
    const reply = await call(aloochat, 'POST', '/integrations', body);
    expect(reply.status).toBe(400);
    expect(jsonOf(reply)).toEqual({ detail: expect.any(String) });
    expect(aloochat.world.list()).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['a type', { type: 'zendesk' }],
    ['an empty name', { name: '' }],
  ])('%s in an update', async (_, body) => {
    const { id } = aloochat.world.add({ type: 'shopify', name: 'Shop' });
    expect((await call(aloochat, 'PUT', `/integrations/${id}`, body)).status).toBe(400);
    expect(aloochat.world.get(id)).toMatchObject({ type: 'shopify', name: 'Shop' });
  });
});

test.each([
  ['GET', '/integrations/no-such-id', 404],
  ['PUT', '/integrations/0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77', 404],
  ['DELETE', '/integrations/0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77', 404],
  ['GET', '/elsewhere', 404],
  ['DELETE', '/integrations', 405],
  ['POST', '/integrations/types', 405],
])('%s %s is answered %i with a detail', async (method, path, status) => {
  const reply = await call(aloochat, method, path, method === 'PUT' ? { name: 'x' } : undefined);
  expect([reply.status, jsonOf(reply)]).toEqual([status, { detail: expect.any(String) }]);
});

test('a wrong or missing key is answered 401, also where the path is not known', async () => {
  for (const path of ['/integrations', '/integrations/types', '/elsewhere']) {
    const reply = await call({ baseUrl: aloochat.baseUrl, credential: 'wrong' }, 'GET', path);
    expect([reply.status, jsonOf(reply)]).toEqual([401, { detail: expect.any(String) }]);
  }
});

test('config keys with the names of object members are stored as they are', async () => {
  const { id } = await create('{"name":"x","type":"shopify","config":{"__proto__":"a","constructor":"b"}}');
  expect(Object.entries(aloochat.world.get(id)?.config ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});
