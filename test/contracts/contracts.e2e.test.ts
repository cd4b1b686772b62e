import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Provider } from '../../src/model/provider.ts';
import { createProvider } from '../../src/providers/known-providers.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { type Quirks, usualQuirks } from '../../src/simulator/quirks.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { desiredEntry } from '../providers/desired.ts';
import * as subjects from '../providers/subject.ts';
import { call, jsonOf, newCredential, type Shown, shop } from '../simulator/call.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';
import { type Prism, startPrism } from '../support/prism.ts';

let simulator: Simulator;
let aloochat: Prism;
let toolzz: Prism;

beforeAll(async () => {
  simulator = await startSimulator();
  [aloochat, toolzz] = await Promise.all([
    startPrism({ spec: 'aloochat.openapi.yaml', upstream: simulator.aloochat.baseUrl }),
    startPrism({ spec: 'toolzz.openapi.yaml', upstream: simulator.toolzz.baseUrl }),
  ]);
});
afterAll(async () => {
  await Promise.all([aloochat?.close(), toolzz?.close()]);
  await simulator?.close();
});
beforeEach(() => {
  for (const provider of [simulator.aloochat, simulator.toolzz]) {
    provider.world.clear();
    provider.requests.clear();
  }
  for (const prism of [aloochat, toolzz]) prism.clear();
});

const throughAlooChat = () => ({ baseUrl: aloochat.url, credential: simulator.aloochat.credential });
const throughToolzz = () => ({ baseUrl: toolzz.url, credential: simulator.toolzz.credential });

const quirkSets: Partial<Quirks>[] = [
  { secrets: 'omit', answers: 'same', put: 'merge', normalise: false },
  { secrets: 'mask', answers: 'echo', put: 'replace', normalise: true },
  { secrets: 'echo', answers: 'omit', put: 'merge', normalise: false },
  { secrets: 'random-mask', answers: 'bare', put: 'replace', normalise: true },
];

describe.each(quirkSets)(
  'with $secrets, answers $answers, PUT that $put-s, normalise $normalise',
  (quirks) => {
    test('every answer of AlooChat keeps to its contract', async () => {
      Object.assign(simulator.aloochat.quirks, quirks);
      const through = throughAlooChat();
      const created = jsonOf<Shown>(
        await call(through, 'POST', '/integrations', { ...shop, agent_id: null }),
      );
      const path = `/integrations/${created.id}`;
      const calls: [method: string, path: string, status: number, body?: unknown][] = [
        ['GET', '/integrations', 200],
        ['GET', '/integrations/types', 200],
        ['GET', path, 200],
        ['PUT', path, 200, { config: shop.config, visibility: 'public', agent_id: 'agent-1' }],
        ['DELETE', path, 204],
        ['GET', path, 404],
        ['PUT', path, 404, { name: 'x' }],
        ['POST', '/integrations', 400, { name: 'x', type: 'fax' }],
      ];
      for (const [method, below, status, body] of calls) {
        expect([method, below, (await call(through, method, below, body)).status]).toEqual([
          method,
          below,
          status,
        ]);
      }
      expect(aloochat.violations()).toEqual([]);
    });

    test('every answer of Toolzz keeps to its contract', async () => {
      Object.assign(simulator.toolzz.quirks, quirks);
      const through = throughToolzz();
      const body = newCredential(simulator.toolzz);
      const created = jsonOf<Shown>(await call(through, 'POST', '/credential', body));
      const { credentials: _, ...update } = { ...body, status: false };
      const calls: [method: string, path: string, status: number, body?: unknown][] = [
        ['GET', '/integration/status', 200],
        ['GET', `/credential/unity/${simulator.toolzz.unit}`, 200],
        ['PUT', `/credential/${created.id}`, 200, update],
        ['PUT', `/credential/${simulator.toolzz.unit}`, 404, update],
        ['POST', '/credential', 400, { ...body, credentials: [{}] }],
      ];
      for (const [method, below, status, sent] of calls) {
        expect([method, below, (await call(through, method, below, sent)).status]).toEqual([
          method,
          below,
          status,
        ]);
      }
      expect(toolzz.violations()).toEqual([]);
    });
  },
);

test('a refused key and a reached limit keep to the contracts', async () => {
  const wrong = { credential: 'wrong' };
  simulator.aloochat.setLimit({ model: 'window', limit: 1, windowMs: 3_600_000, headers: 'retry-after' });
  simulator.toolzz.setLimit({ model: 'window', limit: 1, windowMs: 3_600_000, headers: 'ietf' });
  for (const status of [401, 429]) {
    const answers = await Promise.all([
      call({ ...throughAlooChat(), ...wrong }, 'GET', '/integrations'),
      call({ ...throughToolzz(), ...wrong }, 'GET', '/integration/status'),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
  }
  simulator.aloochat.setLimit(null);
  simulator.toolzz.setLimit(null);
  expect([...aloochat.violations(), ...toolzz.violations()]).toEqual([]);
});

/** Every request that the provider makes, by way of Prism, which holds each against the provider's contract. */
const throughPrism = async (
  subject: subjects.SimulatedSubject,
  prism: Prism,
  calls: (provider: Provider) => Promise<void>,
): Promise<void> => {
  Object.assign(simulator[subject.name].quirks, usualQuirks);
  const account = { ...subject.account(simulator), baseUrl: prism.url };
  const secrets = createSecretRegistry();
  await calls(await createProvider({ account, throttle: createFreeThrottle(), secrets }));
  expect(simulator[subject.name].requests.writes().length).toBeGreaterThan(subject.updates.length);
  expect(prism.violations()).toEqual([]);
};

test('requests to AlooChat keep to its contract', async () => {
  await throughPrism(subjects.aloochat, aloochat, async (provider) => {
    const odd = desiredEntry({ type: 'odd', name: 'Odd' });
    const observation = await provider.observe([odd]);
    await provider.create(desiredEntry({ type: 'gmail', name: 'Least' }), observation);
    await provider.create(desiredEntry({ type: 'gmail', name: 'Null', agentId: null }), observation);
    const { id } = await provider.create(subjects.aloochat.entry, observation, {
      idempotencyKey: 'attempt-1',
    });
    const live = (await provider.observe([])).live.find((one) => one.id === id);
    if (live === undefined) throw new Error('What was created is not live.');
    for (const update of subjects.aloochat.updates) await provider.update(live, update);
    expect(await provider.exists(id)).toBe(true);
    await provider.remove(live);
    expect(await provider.exists(id)).toBe(false);
  });
});

test('requests to Toolzz keep to its contract', async () => {
  await throughPrism(subjects.toolzz, toolzz, async (provider) => {
    const observation = await provider.observe([subjects.toolzz.entry]);
    await provider.create({ ...subjects.toolzz.entry, name: 'Off', active: false }, observation);
    const { id } = await provider.create(subjects.toolzz.entry, observation, { idempotencyKey: 'attempt-1' });
    const live = (await provider.observe([])).live.find((one) => one.id === id);
    if (live === undefined) throw new Error('What was created is not live.');
    for (const update of subjects.toolzz.updates) await provider.update(live, update);
    await provider.remove(live);
    await provider.remove({ id });
  });
});

test('the contract check reports an invalid response and an invalid request', async () => {
  const through = throughAlooChat();
  const fault = simulator.aloochat.faults.add({ kind: 'rewrite', rewrite: () => [{ id: 7 }] });
  await call(through, 'GET', '/integrations');
  fault.remove();
  await call(through, 'POST', '/integrations', { name: 'x' });
  await call(through, 'GET', '/nowhere');
  expect(aloochat.violations()).toEqual([
    expect.stringMatching(/^GET \/integrations: .*must have required property 'name'/),
    expect.stringMatching(/^POST \/integrations: .*must have required property 'type'/),
    expect.stringMatching(/^GET \/nowhere: .*no path matched/),
  ]);
});
