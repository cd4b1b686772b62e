import { describe, expect, test } from 'vitest';
import type { IntegrationUpdate } from '../../src/model/provider.ts';
import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { StoredIntegration } from '../../src/simulator/world.ts';
import { createEntry } from './calls.ts';
import { describeOddAnswers, describeStops } from './conformance-calls.ts';
import { describeBrokenLists, describeErrors } from './conformance-failures.ts';
import { entrySecret, type Subject, startBench } from './subject.ts';

/** What every provider must do, whatever it shows of secrets and whatever its updates do to a config. */
export const describeProvider = (subject: Subject): void => {
  describe(`the provider ${subject.name}`, () => {
    for (const secrets of ['omit', 'mask', 'echo'] satisfies SecretDisplay[]) {
      for (const put of ['merge', 'replace'] as const) {
        describe(`secrets: ${secrets}, an update: ${put}`, () => describeLife(subject, { secrets, put }));
      }
    }
    describe('when something goes wrong', () => {
      describeErrors(subject);
      describeBrokenLists(subject);
      describeStops(subject);
      describeOddAnswers(subject);
    });
  });
};

const describeLife = (
  subject: Subject,
  quirks: { secrets: SecretDisplay; put: 'merge' | 'replace' },
): void => {
  const { entry } = subject;

  test('nothing live is an empty observation, read without a write', async () => {
    const { provider, simulated } = await startBench(subject, { quirks });
    const before = Date.now();
    const { live, at, capabilities } = await provider.observe([entry]);
    expect({ live, readOnly: capabilities.readOnly }).toEqual({ live: [], readOnly: null });
    expect(capabilities.removal).toBe(subject.descriptor.removal);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(simulated.requests.writes()).toEqual([]);
  });

  test('a created integration is live as desired, and in the next list', async () => {
    const bench = await startBench(subject, { quirks });
    const live = await createEntry(bench, subject);
    const { type, name, active, config } = entry;
    expect(bench.simulated.world.list()).toMatchObject([{ id: live.id, type, name, active, config }]);
    expect(live).toMatchObject({ type, name, active: true });
    const shown = Object.values(live.config).includes(entrySecret);
    expect(shown).toBe(quirks.secrets === 'echo');
  });

  test("a create's response equals the next list", async () => {
    const { provider } = await startBench(subject, { quirks });
    const written = await provider.create(entry, await provider.observe([entry]));
    const { live } = await provider.observe([entry]);
    expect(live).toEqual([written.live]);
  });

  test.each(subject.updates.map((update) => [Object.keys(update).join(), update] as const))(
    'an update of %s changes that and nothing else',
    async (_field, update) => {
      const bench = await startBench(subject, { quirks });
      const live = await createEntry(bench, subject);
      const before = bench.simulated.world.get(live.id);
      const written = await bench.provider.update(live, update);
      expect(bench.simulated.world.get(live.id)).toEqual(expected(before, update, quirks.put));
      expect((await bench.provider.observe([entry])).live).toEqual([written.live]);
    },
  );

  test('a removed integration is gone or switched off, and removing it again succeeds', async () => {
    const bench = await startBench(subject, { quirks });
    const live = await createEntry(bench, subject);
    const { capabilities } = await bench.provider.observe([]);
    for (const how of [live, { id: live.id }, live]) await bench.provider.remove(how);
    const left = bench.simulated.world.get(live.id);
    if (capabilities.removal === 'delete') expect(left).toBeUndefined();
    else expect(left).toMatchObject({ name: entry.name, active: false, config: entry.config });
  });
};

const expected = (
  before: StoredIntegration | undefined,
  { config, ...fields }: IntegrationUpdate,
  put: 'merge' | 'replace',
) => ({
  ...before,
  ...fields,
  config: { ...(put === 'merge' || config === undefined ? before?.config : {}), ...config },
  updatedAt: expect.any(Number),
});
