import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import { runs } from '../support/runs.ts';
import { oddity, spoil } from './spoil.ts';
import { aloochat, entrySecret, startBench, toolzz } from './subject.ts';

describe.each([aloochat, toolzz])('a mutated answer of $name', (subject) => {
  test('either is read or is one error of the provider: nothing crashes, hangs or leaks', async () => {
    const { provider, simulated, account } = await startBench(subject, { quirks: { secrets: 'echo' } });
    for (const name of ['One', 'Two'])
      simulated.world.add({ type: subject.entry.type, name, config: subject.entry.config });
    const observation = await provider.observe([]);
    const [live] = observation.live;
    if (live === undefined) throw new Error('Nothing is live.');
    const calls = [
      () => provider.observe([]),
      () => provider.create(subject.entry, observation),
      () => provider.update(live, { name: 'Renamed' }),
      () => provider.exists(live.id),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(20), { maxLength: 6 }),
        oddity,
        fc.nat(3),
        async (path, odd, which) => {
          const added = simulated.faults.add({ kind: 'rewrite', rewrite: (body) => spoil(body, path, odd) });
          const outcome = await calls[which]?.().catch((error: unknown) => error);
          added.remove();
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(ProviderError);
            for (const secret of [entrySecret, account.credential])
              expect(outcome.message).not.toContain(secret);
          }
        },
      ),
      { numRuns: runs(150) },
    );
    expect(Reflect.ownKeys(Object.prototype)).not.toContain('polluted');
    expect((await provider.observe([])).live.length).toBeGreaterThanOrEqual(2);
  });
});
