import { expect, test } from 'vitest';
import { factsOf } from '../http/ask.ts';
import { desiredEntry } from './desired.ts';
import { aloochat, startBench } from './subject.ts';

const shop = desiredEntry({ type: 'shopify', name: 'Shop' });
const unheardOf = '00000000-0000-4000-8000-000000000000';

test('an idle look at documented types is one request with the API key', async () => {
  const { provider, simulated, account } = await startBench(aloochat);
  const types = [
    'shopify',
    'zendesk',
    'hubspot',
    'slack',
    'whatsapp',
    'notion',
    'odoo',
    'google_calendar',
    'gmail',
    'custom_api',
  ];
  const desired = types.map((type) => desiredEntry({ type, name: type }));
  const { capabilities } = await provider.observe(desired);
  expect(simulated.requests.all.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /integrations',
  ]);
  expect(simulated.requests.all[0]?.headers).toMatchObject({ 'x-api-key': account.credential });
  for (const entry of desired) expect(capabilities.assess(entry).blocked).toBeNull();
});

test('an undocumented type is looked up in the provider’s list, and unavailable if it is not there', async () => {
  const { provider, simulated } = await startBench(aloochat);
  simulated.world.clear();
  const stripe = desiredEntry({ type: 'stripe', name: 'Stripe' });
  const typo = desiredEntry({ type: 'shopifi', name: 'Typo' });
  simulated.faults.add({ kind: 'status', status: 200, body: [{ type: 'stripe' }], path: /types$/ });
  const { capabilities } = await provider.observe([shop, stripe, typo]);
  expect(simulated.requests.all.map(({ path }) => path)).toEqual(['/integrations', '/integrations/types']);
  expect(capabilities.assess(stripe).blocked).toBeNull();
  expect(capabilities.assess(shop).blocked).toBeNull();
  expect(capabilities.assess(typo).blocked).toEqual({
    reason: 'unavailable',
    message:
      'The type shopifi is neither documented by AlooChat nor in its list of types. Did you mean shopify?',
  });
  const secret = { ...typo, secretPaths: ['type'] };
  expect(capabilities.assess(secret).blocked?.message).not.toMatch(/shopifi|Did you mean/);
});

test('a list of types that cannot be read fails the observation', async () => {
  const { provider, simulated } = await startBench(aloochat);
  simulated.faults.add({ kind: 'html', path: /types$/ });
  expect(await factsOf(provider.observe([desiredEntry({ type: 'odd', name: 'Odd' })]))).toMatchObject({
    code: 'malformed',
  });
});

test('everything can be changed in place but the type, and removal is deletion', async () => {
  const { provider } = await startBench(aloochat);
  const { capabilities } = await provider.observe([]);
  expect(capabilities).toMatchObject({ removal: 'delete', immutable: ['type'], readOnly: null });
  expect(capabilities.assess({ ...shop, visibility: 'public', agentId: null })).toEqual({
    blocked: null,
    unsupported: [],
    secretPaths: [],
  });
});

test('a create sends exactly the entry, with its idempotency key', async () => {
  const { provider, simulated } = await startBench(aloochat);
  const observation = await provider.observe([]);
  await provider.create(shop, observation, { idempotencyKey: 'attempt-7' });
  await provider.create(
    { ...shop, name: 'All', active: false, visibility: 'public', agentId: null, config: { a: { b: [1] } } },
    observation,
  );
  const [first, second] = simulated.requests.matching('POST', /^\/integrations$/);
  expect(first?.headers).toMatchObject({ 'idempotency-key': 'attempt-7' });
  expect(first?.body).toEqual({ name: 'Shop', type: 'shopify', config: {}, is_active: true });
  expect(second?.body).toEqual({
    name: 'All',
    type: 'shopify',
    config: { a: { b: [1] } },
    is_active: false,
    visibility: 'public',
    agent_id: null,
  });
});

test('hidden fields stay undefined', async () => {
  const { provider, simulated } = await startBench(aloochat);
  const shown = [
    { id: 'a', name: 'Bare', type: 'shopify' },
    {
      id: 'b',
      name: 'Nulls',
      type: 'odd',
      config: null,
      is_active: null,
      visibility: null,
      agent_id: null,
      company_id: 7,
    },
  ];
  simulated.faults.add({ kind: 'status', status: 200, body: shown });
  const unseen = { active: undefined, visibility: undefined, config: {}, configHidden: true, extra: {} };
  expect((await provider.observe([])).live).toEqual([
    { id: 'a', name: 'Bare', type: 'shopify', agentId: undefined, ...unseen },
    { id: 'b', name: 'Nulls', type: 'odd', agentId: null, ...unseen },
  ]);
});

test('an id exists, is gone, or is unknown', async () => {
  const { provider, simulated } = await startBench(aloochat);
  const { id } = simulated.world.add({ type: 'shopify', name: 'Shop' });
  expect(await provider.exists(id)).toBe(true);
  expect(await provider.exists(unheardOf)).toBe(false);
  simulated.faults.add({ kind: 'status', status: 200, body: { id: unheardOf }, times: 1 });
  expect(await factsOf(provider.exists(id))).toMatchObject({ code: 'malformed' });
  simulated.faults.add({ kind: 'html', status: 404, times: 1 });
  expect(await factsOf(provider.exists(id))).toMatchObject({ code: 'malformed' });
});

test('an id cannot lead to another resource', async () => {
  const { provider, simulated } = await startBench(aloochat);
  simulated.world.add({ type: 'shopify', name: 'Shop' });
  expect(await provider.exists('../integrations?x#y/%2e%2e')).toBe(false);
  for (const id of ['..', '.', '']) await expect(provider.remove({ id })).rejects.toThrow(TypeError);
  expect(simulated.requests.all.map(({ path }) => path)).toEqual([
    '/integrations/..%2Fintegrations%3Fx%23y%2F%252e%252e',
  ]);
  expect(simulated.world.list()).toHaveLength(1);
});
