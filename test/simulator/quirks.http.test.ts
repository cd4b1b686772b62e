import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { call, jsonOf, listAlooChat, listToolzz, newCredential, type Shown, shop } from './call.ts';

let simulator: Simulator;
let aloochat: Simulator['aloochat'];
let toolzz: Simulator['toolzz'];

beforeEach(async () => {
  simulator = await startSimulator();
  ({ aloochat, toolzz } = simulator);
});
afterEach(() => simulator.close());

const createShop = async (body: unknown = shop) => call(aloochat, 'POST', '/integrations', body);
const createOpenAi = async () => call(toolzz, 'POST', '/credential', newCredential(toolzz));
const put = async (id: string, body: unknown) => call(aloochat, 'PUT', `/integrations/${id}`, body);
const { access_token: _, ...openConfig } = shop.config;

describe('how reads show secrets, and never how they are stored', () => {
  test.each([
    ['omit', openConfig, undefined],
    ['mask', { ...openConfig, access_token: '***' }, { api_key: '***', organization: 'org-1' }],
    ['echo', shop.config, { api_key: ' sk-0123456789 ', organization: 'org-1' }],
  ] as const)('%s', async (secrets, config, credentials) => {
    aloochat.quirks.secrets = secrets;
    toolzz.quirks.secrets = secrets;
    await createShop();
    await createOpenAi();
    expect((await listAlooChat(aloochat))[0]?.config).toEqual(config);
    expect((await listToolzz(toolzz))[0]?.credentials).toEqual(credentials);
    expect(aloochat.world.list()[0]?.config).toEqual(shop.config);
    expect(toolzz.world.list()[0]?.config.api_key).toBe(' sk-0123456789 ');
  });

  test('random-mask shows another mask at each look', async () => {
    aloochat.quirks.secrets = 'random-mask';
    toolzz.quirks.secrets = 'random-mask';
    await createShop();
    await createOpenAi();
    const [first, second] = [await listAlooChat(aloochat), await listAlooChat(aloochat)];
    expect(first[0]?.config).toMatchObject({ access_token: expect.stringMatching(/^\*\*\*[0-9a-f]{6}$/) });
    expect(second).not.toEqual(first);
    expect(await listToolzz(toolzz)).not.toEqual(await listToolzz(toolzz));
  });

  test.each([
    ['stars', '***'],
    ['bullets', '••••'],
    ['prefix', 'shpa****'],
  ] as const)('a mask of %s', async (mask, shown) => {
    Object.assign(aloochat.quirks, { secrets: 'mask', mask });
    await createShop();
    expect((await listAlooChat(aloochat))[0]?.config).toMatchObject({ access_token: shown });
  });

  test.each([
    'access_token',
    'api_token',
    'auth_token',
    'token',
    'password',
    'secret',
    'credentials',
    'api_key',
  ])('%s is secret at AlooChat', async (key) => {
    aloochat.world.add({ type: 'custom_api', name: 'x', config: { [key]: { a: 1 }, open: 1 } });
    expect((await listAlooChat(aloochat))[0]?.config).toEqual({ open: 1 });
  });
});

describe('secrets inside a value', () => {
  const oauth = { client_id: 'a', client_secret: 'nested-secret' };
  const hooks = [
    { url: 'x', secret: 's1' },
    { url: 'y', secret: 's2' },
  ];
  const open = { oauth: { client_id: 'a' }, hooks: [{ url: 'x' }, { url: 'y' }] };
  const starred = {
    oauth: { client_id: 'a', client_secret: '***' },
    hooks: [
      { url: 'x', secret: '***' },
      { url: 'y', secret: '***' },
    ],
  };

  test.each([
    ['omit', open],
    ['mask', starred],
    ['echo', { oauth, hooks }],
  ] as const)('are hidden as those at the top: %s', async (secrets, config) => {
    aloochat.quirks.secrets = secrets;
    aloochat.world.add({ type: 'slack', name: 'x', config: { oauth, hooks } });
    expect((await listAlooChat(aloochat))[0]?.config).toEqual(config);
    expect(aloochat.world.list()[0]?.config).toEqual({ oauth, hooks });
  });

  test('have another mask at each look where masks are random', async () => {
    aloochat.quirks.secrets = 'random-mask';
    aloochat.world.add({ type: 'slack', name: 'x', config: { oauth } });
    const [first, second] = [await listAlooChat(aloochat), await listAlooChat(aloochat)];
    expect(first[0]?.config).toEqual({
      oauth: { client_id: 'a', client_secret: expect.stringMatching(/^\*\*\*[0-9a-f]{6}$/) },
    });
    expect(second).not.toEqual(first);
  });
});

describe("how a write's own answer shows secrets", () => {
  test.each([
    ['same', { ...openConfig, access_token: '***' }, { api_key: '***', organization: 'org-1' }],
    ['echo', shop.config, { api_key: ' sk-0123456789 ', organization: 'org-1' }],
    ['omit', openConfig, undefined],
    ['bare', undefined, undefined],
  ] as const)('%s', async (answers, config, credentials) => {
    Object.assign(aloochat.quirks, { secrets: 'mask', answers });
    Object.assign(toolzz.quirks, { secrets: 'mask', answers });
    const created = jsonOf<Shown>(await createShop());
    expect(created.config).toEqual(config);
    expect(jsonOf<Shown>(await put(created.id, { name: 'x' })).config).toEqual(config);
    expect(jsonOf<Shown>(await createOpenAi()).credentials).toEqual(credentials);
  });

  test('bare is the identity only', async () => {
    aloochat.quirks.answers = 'bare';
    toolzz.quirks.answers = 'bare';
    expect(Object.keys(jsonOf<Shown>(await createShop()))).toEqual(['id', 'name', 'type']);
    expect(Object.keys(jsonOf<Shown>(await createOpenAi()))).toEqual([
      'message',
      'id',
      'name',
      'integrationId',
    ]);
  });
});

test.each([
  ['merge', { ...shop.config, shop_domain: 'new' }],
  ['replace', { shop_domain: 'new' }],
] as const)('a PUT can %s config', async (quirk, config) => {
  aloochat.quirks.put = quirk;
  const { id } = jsonOf<Shown>(await createShop());
  await put(id, { config: { shop_domain: 'new' } });
  expect(aloochat.world.get(id)?.config).toEqual(config);
  await put(id, { name: 'Renamed' });
  expect(aloochat.world.get(id)?.config).toEqual(config);
});

test.each([
  ['merge', { oauth: { client_id: 'b' }, list: [{ a: 3 }], other: 1 }],
  ['deep-merge', { oauth: { client_id: 'b', client_secret: 's' }, list: [{ a: 3 }], other: 1 }],
  ['replace', { oauth: { client_id: 'b' }, list: [{ a: 3 }] }],
] as const)('a PUT can %s what is inside the values of config', async (quirk, stored) => {
  aloochat.quirks.put = quirk;
  const live = { oauth: { client_id: 'a', client_secret: 's' }, list: [{ a: 1, b: 2 }], other: 1 };
  const { id } = aloochat.world.add({ type: 'slack', name: 'x', config: live });
  await put(id, { config: { oauth: { client_id: 'b' }, list: [{ a: 3 }] } });
  expect(aloochat.world.get(id)?.config).toEqual(stored);
});

test('normalising trims, lowers domains, turns numbers into text and adds defaults, and does so once', async () => {
  aloochat.quirks.normalise = true;
  toolzz.quirks.normalise = true;
  const { id } = jsonOf<Shown>(await createShop({ ...shop, name: ' Shop ' }));
  const stored = {
    shop_domain: 'mystore.myshopify.com',
    access_token: 'shpat_0123456789',
    api_version: '3',
    locale: 'en',
    webhook_enabled: false,
  };
  expect(aloochat.world.get(id)).toMatchObject({ name: 'Shop', config: stored });
  await put(id, { config: shop.config });
  expect(aloochat.world.get(id)?.config).toEqual(stored);
  await createOpenAi();
  expect(toolzz.world.list()[0]?.config).toMatchObject({ api_key: 'sk-0123456789', locale: 'en' });
});

test('ignored fields are answered with success and not taken', async () => {
  aloochat.quirks.ignore = ['name', 'active', 'visibility', 'agentId', 'config.api_version'];
  const { id } = jsonOf<Shown>(await createShop({ ...shop, is_active: false, visibility: 'public' }));
  const before = aloochat.world.get(id);
  expect(before).toMatchObject({ name: shop.name, active: true, visibility: 'private' });
  expect(before?.config).not.toHaveProperty('api_version');
  const reply = await put(id, { name: 'x', is_active: false, agent_id: 'a', config: { api_version: 4 } });
  expect(reply.status).toBe(200);
  expect(aloochat.world.get(id)).toEqual({ ...before, updatedAt: expect.any(Number) });
});

test.each([200, 201, 204] as const)('writes can all answer %i', async (status) => {
  aloochat.quirks.status = status;
  toolzz.quirks.status = status;
  const replies = [await createShop(), await createOpenAi()];
  const { id = '' } = aloochat.world.list()[0] ?? {};
  replies.push(await put(id, { name: 'x' }));
  for (const reply of replies) {
    expect(reply.status).toBe(status);
    expect(reply.text === '').toBe(status === 204);
  }
});

test('a create with the type and name of a live one can be a conflict', async () => {
  aloochat.quirks.conflictOnDuplicateName = true;
  toolzz.quirks.conflictOnDuplicateName = true;
  const [shops, credentials] = [
    [await createShop(), await createShop()],
    [await createOpenAi(), await createOpenAi()],
  ];
  expect(shops.map((reply) => reply.status)).toEqual([201, 409]);
  expect(credentials.map((reply) => reply.status)).toEqual([201, 409]);
  expect((await createShop({ ...shop, type: 'slack' })).status).toBe(201);
});

test('an update to the type and name of another live one can be a conflict', async () => {
  aloochat.quirks.conflictOnDuplicateName = true;
  toolzz.quirks.conflictOnDuplicateName = true;
  aloochat.world.add({ type: 'shopify', name: 'Taken' });
  const mine = aloochat.world.add({ type: 'shopify', name: 'Mine' });
  const answers = [await put(mine.id, { name: 'Taken' }), await put(mine.id, { name: 'Mine' })];
  expect(answers.map((reply) => reply.status)).toEqual([409, 200]);
  expect(aloochat.world.get(mine.id)?.name).toBe('Mine');
  toolzz.world.add({ type: 'openai', name: 'Taken' });
  const { id, secretId } = toolzz.world.add({ type: 'openai', name: 'Mine' });
  const { credentials: _, ...fields } = newCredential(toolzz, 'openai', 'Taken');
  const body = { ...fields, secretId };
  const renamed = await call(toolzz, 'PUT', `/credential/${id}`, body);
  const kept = await call(toolzz, 'PUT', `/credential/${id}`, { ...body, name: 'Mine' });
  expect([renamed.status, kept.status]).toEqual([409, 200]);
});

test('names can be stored rewritten, by creates and updates alike', async () => {
  const storedName = (name: string) => name.replaceAll('&', '&amp;');
  aloochat.quirks.storedName = storedName;
  toolzz.quirks.storedName = storedName;
  await createShop({ ...shop, name: 'A & B' });
  await call(toolzz, 'POST', '/credential', newCredential(toolzz, 'openai', 'A & B'));
  expect([...aloochat.world.list(), ...toolzz.world.list()].map(({ name }) => name)).toEqual([
    'A &amp; B',
    'A &amp; B',
  ]);
  await put(aloochat.world.list()[0]?.id ?? '', { name: 'C & D' });
  expect(aloochat.world.list()[0]?.name).toBe('C &amp; D');
});
