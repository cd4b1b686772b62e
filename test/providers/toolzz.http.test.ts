import { expect, test } from 'vitest';
import { errorOf } from '../http/ask.ts';
import { desiredEntry } from './desired.ts';
import { startBench, toolzz } from './subject.ts';

const openai = toolzz.entry;
const user = '11111111-1111-4111-8111-111111111111';
const usual: Readonly<Record<string, string>> = { unit: '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10', user };

test('an idle look is two requests: the catalogue and the credentials of the unit', async () => {
  const { provider, simulated, account } = await startBench(toolzz);
  await provider.observe([openai]);
  const paths = simulated.requests.all.map(({ method, path }) => `${method} ${path}`);
  expect(paths).toEqual(['GET /integration/status', `GET /credential/unity/${account.fields.unit}`]);
  expect(simulated.requests.all[0]?.headers.authorization).toBe(`Bearer ${account.credential}`);
});

test.each([
  [[], 'no unit and no user', ['GET /integration/status']],
  [['user'], 'no unit,', ['GET /integration/status']],
  [['unit'], 'no user,', ['GET /integration/status', 'GET /credential/unity/']],
])('an account with no field but %o is only observed', async (names, said, requests) => {
  const fields = Object.fromEntries(names.map((name) => [name, usual[name] ?? '']));
  const { provider, simulated } = await startBench(toolzz, { account: { fields } });
  simulated.world.add({ type: 'openai', name: 'Live' });
  const observation = await provider.observe([openai]);
  const { capabilities, live } = observation;
  expect(live).toHaveLength(requests.length - 1);
  expect(capabilities.readOnly).toContain(said);
  expect(capabilities.readOnly).toContain('Add u');
  expect(capabilities.assess(openai).blocked).toBeNull();
  expect(capabilities.assess({ ...openai, type: 'cohere' }).blocked?.reason).toBe('unavailable');
  const made = simulated.requests.all.map(({ method, path }) => `${method} ${path.replace(/[^/]*-.*/, '')}`);
  expect(made).toEqual(requests);
  expect(await errorOf(provider.create(openai, observation))).toMatchObject({
    code: 'invalid',
    failure: 'not-sent',
  });
  expect(simulated.requests.writes()).toEqual([]);
});

test('an empty catalogue is a failed observation, never a reason to plan', async () => {
  const { provider, simulated } = await startBench(toolzz);
  const { catalogue } = simulated as unknown as { readonly catalogue: unknown[] };
  catalogue.length = 0;
  const error = await errorOf(provider.observe([openai]));
  expect(error).toMatchObject({ code: 'malformed' });
  expect(error.message).toContain('the catalogue is empty');
});

test('removing by id only, without a unit to look into, is refused unsent', async () => {
  const { provider } = await startBench(toolzz, { account: { fields: { user } } });
  expect(await errorOf(provider.remove({ id: user }))).toMatchObject({
    code: 'invalid',
    failure: 'not-sent',
  });
});

test("a create sends the entry in the documented form, for the account's user and unit", async () => {
  const { provider, simulated, account } = await startBench(toolzz);
  const service = (await serviceIds(simulated.baseUrl, account.credential)).get('openai');
  await provider.create({ ...openai, active: false }, await provider.observe([openai]));
  expect(simulated.requests.matching('POST', /^\/credential$/)[0]?.body).toEqual({
    name: 'OpenAI Marketing',
    userId: account.fields.user,
    unityId: account.fields.unit,
    integrationId: service,
    status: false,
    credentials: [openai.config],
  });
});

const serviceIds = async (baseUrl: string, token: string): Promise<Map<string, string>> => {
  const answer = await fetch(`${baseUrl}/integration/status`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const catalogue = (await answer.json()) as { integrations: { slug: string; id: string } }[];
  return new Map(catalogue.map(({ integrations }) => [integrations.slug, integrations.id]));
};

test('an update repeats the live values, not the account’s', async () => {
  const { provider, simulated } = await startBench(toolzz);
  const { id, secretId, unit } = simulated.world.add({ type: 'openai', name: 'Theirs', active: false, user });
  const [live] = (await provider.observe([])).live;
  if (live === undefined) throw new Error('Nothing is live.');
  await provider.update(live, { name: 'Renamed' });
  const { integrationId } = live.extra;
  const body = { name: 'Renamed', userId: user, unityId: unit, integrationId, secretId, status: false };
  expect(simulated.requests.writes()[0]).toMatchObject({ method: 'PUT', path: `/credential/${id}` });
  expect(simulated.requests.writes()[0]?.body).toEqual(body);
});

test('hidden values are omitted from an update, or taken from the account if required', async () => {
  const { provider, simulated, account } = await startBench(toolzz);
  const items = [{ id: 'c1', name: 'Sparse', integrationId: 'i1', secretId: null }];
  simulated.faults.add({ kind: 'status', status: 200, body: { items }, path: /unity/ });
  const [live] = (await provider.observe([])).live;
  if (live === undefined) throw new Error('Nothing is live.');
  await provider.update(live, { name: 'Renamed' }).catch(() => undefined);
  const { user: userId, unit: unityId } = account.fields;
  expect(simulated.requests.writes()[0]?.body).toEqual({
    name: 'Renamed',
    userId,
    unityId,
    integrationId: 'i1',
    status: true,
  });
});

test.each([{ config: {} }, { visibility: 'public' }, { agentId: null }])(
  'an update of %o is refused unsent',
  async (change) => {
    const { provider, simulated } = await startBench(toolzz);
    simulated.world.add({ type: 'openai', name: 'Live' });
    const [live] = (await provider.observe([])).live;
    if (live === undefined) throw new Error('Nothing is live.');
    expect(await errorOf(provider.update(live, change))).toMatchObject({
      code: 'invalid',
      failure: 'not-sent',
    });
    expect(simulated.requests.writes()).toEqual([]);
  },
);

test('a removal by id looks up the values to repeat, and succeeds if the credential is gone', async () => {
  const { provider, simulated } = await startBench(toolzz);
  const { id } = simulated.world.add({ type: 'openai', name: 'Live' });
  simulated.world.add({ type: 'openai', name: 'Other' });
  await provider.remove({ id });
  expect(simulated.world.list().map(({ name, active }) => ({ name, active }))).toEqual([
    { name: 'Live', active: false },
    { name: 'Other', active: true },
  ]);
  await provider.remove({ id: user });
  expect(simulated.requests.writes()).toHaveLength(1);
});

test('a credential in any of the shown forms is read, and one of an unknown service is kept', async () => {
  const { provider, simulated, account } = await startBench(toolzz);
  const gemini = (await serviceIds(simulated.baseUrl, account.credential)).get('gemini');
  const items = [
    { id: 'a', name: 'Object', integrationId: gemini, credentials: { api_key: '***' }, status: true },
    { id: 'b', name: 'Array', integrationId: gemini, credentials: [{ api_key: '***' }], virtualKey: null },
    {
      id: 'c',
      name: 'Nested',
      integration: { id: 'old-id', slug: 'retired' },
      credentials: null,
      status: false,
    },
    { id: 'd', name: 'Unknown', integrationId: 'who-knows', integration: null, credentials: [] },
  ];
  simulated.faults.add({ kind: 'status', status: 200, body: { items, message: 'ok' }, path: /unity/ });
  const { live } = await provider.observe([]);
  expect(live.map(({ type, active, config }) => ({ type, active, config }))).toEqual([
    { type: 'gemini', active: true, config: { api_key: '***' } },
    { type: 'gemini', active: undefined, config: { api_key: '***' } },
    { type: 'retired', active: false, config: {} },
    { type: 'who-knows', active: undefined, config: {} },
  ]);
  expect(live[2]?.extra).toEqual({ integrationId: 'old-id' });
});

test.each([
  ['a bare array', []],
  [
    'the shape of the other lists',
    [{ credentials: { id: 'a', name: 'A', integrationId: 'i' }, integration: {} }],
  ],
  ['no items', { data: [] }],
  ['items that are none', { items: null }],
  ['a credential of no service', { items: [{ id: 'a', name: 'A' }] }],
  ['a field that says there is more', { items: [], total: 1 }],
  ['a nested field that says so', { items: [], meta: { hasNextPage: true } }],
])('credentials as %s are no observation', async (_name, body) => {
  const { provider, simulated } = await startBench(toolzz);
  simulated.faults.add({ kind: 'status', status: 200, body, path: /unity/ });
  expect(await errorOf(provider.observe([]))).toMatchObject({ code: 'malformed', failure: 'unknown' });
});

test.each([
  ['an object', { items: [] }],
  ['an entry without its service', [{ icon: {} }]],
  ['a service without a slug', [{ integrations: { id: 'a' } }]],
  ['an id twice', [{ integrations: { id: 'a', slug: 'x' } }, { integrations: { id: 'a', slug: 'y' } }]],
])('a catalogue as %s is no observation', async (_name, body) => {
  const { provider, simulated } = await startBench(toolzz);
  simulated.faults.add({ kind: 'status', status: 200, body, path: /status$/ });
  expect(await errorOf(provider.observe([]))).toMatchObject({ code: 'malformed', failure: 'unknown' });
});

test('of two services with one slug the available one counts, in whatever order they come', async () => {
  const { provider, simulated } = await startBench(toolzz);
  const on = { integrations: { id: 'on', slug: 'twin', status: true } };
  const off = { integrations: { id: 'off', slug: 'twin', status: false } };
  for (const body of [
    [on, off],
    [off, on],
  ]) {
    const added = simulated.faults.add({ kind: 'status', status: 200, body, path: /status$/ });
    const { capabilities } = await provider.observe([]);
    expect(capabilities.assess(desiredEntry({ type: 'twin', name: 'T' })).blocked).toBeNull();
    added.remove();
  }
});

test('no id can be asked for', async () => {
  const { provider, simulated } = await startBench(toolzz);
  expect(await provider.exists(user)).toBeNull();
  expect(simulated.requests.all).toEqual([]);
});
