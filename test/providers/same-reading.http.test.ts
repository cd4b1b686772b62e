import { expect, test } from 'vitest';
import { factsOf } from '../http/ask.ts';
import { desiredEntry } from './desired.ts';
import { aloochat, startBench, toolzz } from './subject.ts';

test.each([aloochat, toolzz])(
  'what is the same at $name is the very same to the next reading',
  async (subject) => {
    const { provider, simulated } = await startBench(subject);
    simulated.world.add({ type: subject.entry.type, name: 'Live' });
    const first = await provider.observe([subject.entry]);
    const second = await provider.observe([subject.entry]);
    expect(second.live).toBe(first.live);
    expect(second.capabilities).toBe(first.capabilities);
    expect(second.at).toBeGreaterThanOrEqual(first.at);
  },
);

test.each([aloochat, toolzz])('an edit at $name is seen', async (subject) => {
  const { provider, simulated } = await startBench(subject);
  const { id } = simulated.world.add({ type: subject.entry.type, name: 'Live' });
  const first = await provider.observe([subject.entry]);
  simulated.world.edit(id, { name: 'By hand' });
  const second = await provider.observe([subject.entry]);
  expect(second.live).not.toBe(first.live);
  expect(second.live.map(({ name }) => name)).toContain('By hand');
  simulated.world.remove(id);
  expect((await provider.observe([subject.entry])).live.map(({ name }) => name)).not.toContain('By hand');
});

test.each([aloochat, toolzz])(
  'the same list of $name with a sign that it is a part is refused',
  async (subject) => {
    const { provider, simulated } = await startBench(subject);
    simulated.world.add({ type: subject.entry.type, name: 'Live' });
    await provider.observe([subject.entry]);
    Object.assign(simulated.quirks, { paginate: { style: 'total-count', size: 1 } });
    simulated.world.add({ type: subject.entry.type, name: 'On the next page' });
    expect(await factsOf(provider.observe([subject.entry]))).toMatchObject({ code: 'malformed' });
  },
);

test('further types of AlooChat make other capabilities, with the same list', async () => {
  const { provider, simulated } = await startBench(aloochat);
  const stripe = desiredEntry({ type: 'stripe', name: 'Stripe' });
  const types = simulated.faults.add({
    kind: 'status',
    status: 200,
    body: [{ type: 'stripe' }],
    path: /types$/,
  });
  const known = await provider.observe([stripe]);
  expect(known.capabilities.assess(stripe).blocked).toBeNull();
  expect((await provider.observe([stripe])).capabilities).toBe(known.capabilities);
  expect(types.strikes).toBe(2);
  simulated.faults.clear();
  simulated.faults.add({ kind: 'status', status: 200, body: [{ type: 'other' }], path: /types$/ });
  const unknown = await provider.observe([stripe]);
  expect(unknown.live).toBe(known.live);
  expect(unknown.capabilities.assess(stripe).blocked?.reason).toBe('unavailable');
});

test('another catalogue of Toolzz makes other capabilities and names, with the same credentials', async () => {
  const { provider, simulated } = await startBench(toolzz);
  simulated.world.add({ type: 'openai', name: 'Live' });
  const before = await provider.observe([toolzz.entry]);
  simulated.faults.add({
    kind: 'rewrite',
    path: /^\/integration\/status$/,
    rewrite: (body) => JSON.parse(JSON.stringify(body).replaceAll('"openai"', '"openai-2"')),
  });
  const after = await provider.observe([toolzz.entry]);
  expect(before.live.find(({ name }) => name === 'Live')?.type).toBe('openai');
  expect(after.live.find(({ name }) => name === 'Live')?.type).toBe('openai-2');
  expect(after.capabilities.assess(toolzz.entry).blocked?.reason).toBe('unavailable');
});
