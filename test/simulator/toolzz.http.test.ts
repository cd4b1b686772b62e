import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import type { CatalogueEntry } from '../../src/simulator/toolzz/catalogue.ts';
import { call, jsonOf, listToolzz, newCredential, type Shown } from './call.ts';

let simulator: Simulator;
let toolzz: Simulator['toolzz'];

beforeEach(async () => {
  simulator = await startSimulator();
  toolzz = simulator.toolzz;
});
afterEach(() => simulator.close());

const create = async (slug?: string) =>
  jsonOf<Shown>(await call(toolzz, 'POST', '/credential', newCredential(toolzz, slug)));

const updateOf = (item: Shown) => ({
  name: item.name,
  userId: item.userId,
  unityId: item.unityId,
  integrationId: item.integrationId,
  secretId: item.secretId,
  status: item.status,
});

test('the catalogue shows each service with its form and icon, and one that is switched off', async () => {
  const catalogue = jsonOf<CatalogueEntry[]>(await call(toolzz, 'GET', '/integration/status'));
  const off = catalogue.filter((entry) => !entry.integrations.status);
  expect(catalogue).toHaveLength(8);
  expect(off.map((entry) => entry.integrations.slug)).toEqual(['cohere']);
  for (const { integrations, icon } of catalogue) {
    expect(icon.id).toBe(integrations.iconId);
    expect(integrations.form.some((field) => field.type === 'password')).toBe(true);
  }
});

test('a service switched off by hand can no longer be used', async () => {
  const [first] = toolzz.catalogue;
  if (first) first.integrations.status = false;
  expect((await call(toolzz, 'POST', '/credential', newCredential(toolzz))).status).toBe(400);
});

test('a created credential is listed with its service, updated in place, and still listed when switched off', async () => {
  const created = await create();
  expect(await listToolzz(toolzz)).toMatchObject([
    { id: created.id, status: true, integration: { slug: 'openai', id: created.integrationId } },
  ]);
  const off = { ...updateOf(created), name: 'Renamed', status: false };
  expect((await call(toolzz, 'PUT', `/credential/${created.id}`, off)).status).toBe(200);
  expect(await listToolzz(toolzz)).toMatchObject([{ id: created.id, name: 'Renamed', status: false }]);
});

test('the list by service and the list by type answer another shape', async () => {
  const openai = await create('openai');
  toolzz.world.add({ type: 'elevenlabs', name: 'Voices' });
  const shape = [{ credentials: { id: openai.id }, integration: { slug: 'openai' } }];
  for (const path of [`integration/${openai.integrationId}`, 'type/llm']) {
    const reply = await call(toolzz, 'GET', `/credential/unity/${toolzz.unit}/${path}`);
    expect(jsonOf(reply)).toMatchObject(shape);
  }
});

test('a unit shows its own credentials only', async () => {
  const other = '11111111-1111-4111-8111-111111111111';
  toolzz.world.add({ type: 'openai', name: 'Elsewhere', unit: other });
  expect(await listToolzz(toolzz)).toEqual([]);
  expect(await listToolzz(Object.assign(Object.create(toolzz), { unit: other }))).toHaveLength(1);
});

describe('a create is refused, and nothing made,', () => {
  const without = (field: string) => (body: object) => ({ ...body, [field]: undefined });
  const withCredentials = (credentials: unknown) => (body: object) => ({ ...body, credentials });
  test.each<[string, (body: object) => unknown]>([
    ['without a name', without('name')],
    ['without a user', without('userId')],
    ['without a unit', without('unityId')],
    ['without a service', without('integrationId')],
    ['without credentials', without('credentials')],
    ['with credentials that are no array', withCredentials({ api_key: 'k' })],
    ['with two objects of credentials', withCredentials([{ api_key: 'k' }, { api_key: 'k' }])],
    ['with a number as a value', withCredentials([{ api_key: 7 }])],
    ['without a required field of the form', withCredentials([{ organization: 'org-1' }])],
    ['with a value that is too long', withCredentials([{ api_key: 'k'.repeat(256) }])],
    ['with a field that the form does not have', withCredentials([{ api_key: 'k', colour: 'red' }])],
    ['with a field that the contract does not have', (body) => ({ ...body, colour: 'red' })],
    ['with a status that is no boolean', (body) => ({ ...body, status: 'on' })],
  ])('%s', async (_, change) => {
    const reply = await call(toolzz, 'POST', '/credential', change(newCredential(toolzz)));
    expect([reply.status, jsonOf(reply)]).toEqual([400, { statusCode: 400, message: expect.any(String) }]);
    expect(toolzz.world.list()).toEqual([]);
  });

  test('for a service that is switched off', async () => {
    const reply = await call(toolzz, 'POST', '/credential', newCredential(toolzz, 'cohere'));
    expect(reply.status).toBe(400);
  });
});

test.each(['name', 'userId', 'unityId', 'integrationId', 'status'])(
  'an update without %s is refused',
  async (field) => {
    const created = await create();
    const body = { ...updateOf(created), [field]: undefined };
    expect((await call(toolzz, 'PUT', `/credential/${created.id}`, body)).status).toBe(400);
  },
);

test('an update cannot carry credentials or move to another service', async () => {
  const created = await create();
  const secrets = { ...updateOf(created), credentials: [{ api_key: 'new' }] };
  const moved = { ...updateOf(created), integrationId: newCredential(toolzz, 'gemini').integrationId };
  for (const body of [secrets, moved]) {
    expect((await call(toolzz, 'PUT', `/credential/${created.id}`, body)).status).toBe(400);
  }
  expect(toolzz.world.get(created.id)?.config.api_key).toBe(' sk-0123456789 ');
});

test('there is no delete and no reading of one credential', async () => {
  const { id } = await create();
  for (const method of ['DELETE', 'GET']) {
    expect((await call(toolzz, method, `/credential/${id}`)).status).toBe(405);
  }
  expect(toolzz.world.get(id)).toBeDefined();
});

test('a wrong token is answered 401', async () => {
  const wrong = { baseUrl: toolzz.baseUrl, credential: 'wrong' };
  expect((await call(wrong, 'GET', '/integration/status')).status).toBe(401);
});
