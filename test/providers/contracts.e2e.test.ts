import { expect, onTestFinished, test } from 'vitest';
import type { Provider } from '../../src/model/provider.ts';
import { createProvider } from '../../src/providers/known-providers.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';
import { startPrism } from '../support/prism.ts';
import { desiredEntry } from './desired.ts';
import { aloochat, type SimulatedSubject, toolzz } from './subject.ts';

/** Every request that the provider makes, by way of Prism, which holds each against the provider's contract. */
const throughPrism = async (
  subject: SimulatedSubject,
  calls: (provider: Provider) => Promise<void>,
): Promise<readonly string[]> => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const upstream = simulator[subject.name].baseUrl;
  const prism = await startPrism({ spec: `${subject.name}.openapi.yaml`, upstream });
  onTestFinished(() => prism.close());
  const account = { ...subject.account(simulator), baseUrl: prism.url };
  const secrets = createSecretRegistry();
  await calls(await createProvider({ account, throttle: createFreeThrottle(), secrets }));
  expect(simulator[subject.name].requests.writes().length).toBeGreaterThan(subject.updates.length);
  return prism.violations();
};

test('requests to AlooChat keep to its contract', async () => {
  const violations = await throughPrism(aloochat, async (provider) => {
    const odd = desiredEntry({ type: 'odd', name: 'Odd' });
    const observation = await provider.observe([odd]);
    await provider.create(desiredEntry({ type: 'gmail', name: 'Least' }), observation);
    await provider.create(desiredEntry({ type: 'gmail', name: 'Null', agentId: null }), observation);
    const { id } = await provider.create(aloochat.entry, observation, { idempotencyKey: 'attempt-1' });
    const live = (await provider.observe([])).live.find((one) => one.id === id);
    if (live === undefined) throw new Error('What was created is not live.');
    for (const update of aloochat.updates) await provider.update(live, update);
    expect(await provider.exists(id)).toBe(true);
    await provider.remove(live);
    expect(await provider.exists(id)).toBe(false);
  });
  expect(violations).toEqual([]);
});

test('requests to Toolzz keep to its contract', async () => {
  const violations = await throughPrism(toolzz, async (provider) => {
    const observation = await provider.observe([toolzz.entry]);
    await provider.create({ ...toolzz.entry, name: 'Off', active: false }, observation);
    const { id } = await provider.create(toolzz.entry, observation, { idempotencyKey: 'attempt-1' });
    const live = (await provider.observe([])).live.find((one) => one.id === id);
    if (live === undefined) throw new Error('What was created is not live.');
    for (const update of toolzz.updates) await provider.update(live, update);
    await provider.remove(live);
    await provider.remove({ id });
  });
  expect(violations).toEqual([]);
});
