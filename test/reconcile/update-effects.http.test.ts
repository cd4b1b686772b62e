import { describe, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { LedgerFacts } from '../../src/model/ledger-entry.ts';
import type { Quirks } from '../../src/simulator/quirks.ts';
import {
  blockedAfterRun,
  chatEntry,
  editByHand,
  foreignSecret,
  formEntry,
  knownEffects,
  liveConfig,
  oauth,
  putEffects,
  type TestOf,
} from './foreign-secrets.ts';
import { openMemoryWorkshop } from './memory-workshop.ts';

describe.concurrent('what updates do to what they do not name is learned from our own', () => {
  /** Creates the first, then asks for the second: what the ledger knows then. */
  const learned = async (
    test: TestOf,
    quirks: Partial<Quirks>,
    ...steps: readonly JsonObject[]
  ): Promise<LedgerFacts['updates']> => {
    const workshop = await openMemoryWorkshop(test, { quirks });
    for (const config of steps) await blockedAfterRun(workshop, chatEntry(config));
    return knownEffects(workshop);
  };
  const answering: readonly Partial<Quirks>[] = [{}, { secrets: 'mask' }, { normalise: true }];

  it.for([
    ['replace', 'replace'],
    ['merge', 'merge'],
    ['deep-merge', 'merge'],
  ] as const)('at the top, by a key that left the YAML: %s', async ([put, top], test) => {
    for (const quirks of answering) {
      const updates = await learned(
        test,
        { ...quirks, put },
        { topic: 'plans', channel: 'x' },
        { channel: 'x' },
      );
      test.expect(updates).toEqual({ top });
    }
  });

  it.for([
    ['replace', 'replace'],
    ['merge', 'replace'],
    ['deep-merge', 'merge'],
  ] as const)('inside values, by what is dropped of one: %s', async ([put, nested], test) => {
    const options = { mode: 'quick', deep: { topic: 'plans', size: 3 } };
    for (const quirks of answering) {
      const steps = [{ options }, { options: { mode: 'quick', deep: { size: 3 } } }];
      test.expect(await learned(test, { ...quirks, put }, ...steps)).toEqual({ nested });
    }
  });

  it.for(putEffects)(
    'inside values, by what another writer added to one with a secret: %s',
    async (put, test) => {
      const workshop = await openMemoryWorkshop(test, { quirks: { secrets: 'mask', put } });
      await blockedAfterRun(workshop, chatEntry({ oauth }));
      editByHand(workshop, { oauth: { ...oauth, region: 'eu' } });
      await blockedAfterRun(workshop, chatEntry({ oauth }));
      test
        .expect(await knownEffects(workshop))
        .toEqual({ nested: put === 'deep-merge' ? 'merge' : 'replace' });
    },
  );

  it('by nothing that a provider may have filled in again', async (test) => {
    const steps = [{ topic: 1, on: true, channel: 'x' }, { channel: 'x' }];
    test.expect(await learned(test, { put: 'merge' }, ...steps)).toBeUndefined();
    const workshop = await openMemoryWorkshop(test, { quirks: { put: 'merge' } });
    workshop.simulated.world.add({ type: 'slack', name: 'Other', config: { topic: 'the default' } });
    await blockedAfterRun(workshop, chatEntry({ topic: 'the default', channel: 'x' }));
    await blockedAfterRun(workshop, chatEntry({ channel: 'x' }));
    test.expect(await knownEffects(workshop)).toBeUndefined();
  });

  it('by no element of a list, which merging providers replace too', async (test) => {
    const steps = [{ lines: [{ a: 'x', b: 'y' }] }, { lines: [{ a: 'x' }] }];
    test.expect(await learned(test, { put: 'deep-merge' }, ...steps)).toBeUndefined();
  });

  it('by a list that may be late only where the answer shows the same; what is gone is gone', async (test) => {
    const steps = [{ topic: 'plans', channel: 'x' }, { channel: 'x' }];
    const late = { answers: 'bare', lateUpdateMs: 60_000 } as const;
    test.expect(await learned(test, { ...late, put: 'replace' }, ...steps)).toBeUndefined();
    test
      .expect(await learned(test, { answers: 'bare', put: 'replace' }, ...steps))
      .toEqual({ top: 'replace' });
  });

  it('and merging is believed no longer once something is gone', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks: { put: 'merge' } });
    await blockedAfterRun(workshop, chatEntry({ topic: 'plans', place: 'here', channel: 'x' }));
    await blockedAfterRun(workshop, chatEntry({ place: 'here', channel: 'x' }));
    test.expect(await knownEffects(workshop)).toEqual({ top: 'merge' });
    workshop.simulated.quirks.put = 'replace';
    await blockedAfterRun(workshop, chatEntry({ channel: 'x' }));
    test.expect(await knownEffects(workshop)).toEqual({ top: 'replace' });
    workshop.simulated.quirks.put = 'merge';
    await blockedAfterRun(workshop, chatEntry({ channel: 'x', place: 'there' }));
    await blockedAfterRun(workshop, chatEntry({ channel: 'x' }));
    test.expect(await knownEffects(workshop)).toEqual({ top: 'replace' });
  });

  it('and what was held back for want of knowing goes through then', async (test) => {
    const workshop = await openMemoryWorkshop(test, { quirks: { put: 'deep-merge' } });
    const theirs = { shop_domain: 'a', access_token: foreignSecret };
    workshop.simulated.world.add({ type: 'shopify', name: 'Shop', config: theirs });
    const shop = (shop_domain: string) => ({ ...formEntry({ shop_domain }), key: 'shop' });
    test
      .expect(await blockedAfterRun(workshop, shop('b'), chatEntry({ topic: 'plans', channel: 'x' })))
      .toHaveLength(1);
    test.expect(await blockedAfterRun(workshop, shop('b'), chatEntry({ channel: 'x' }))).toEqual([]);
    await blockedAfterRun(workshop, shop('b'), chatEntry({ channel: 'x' }));
    test.expect(liveConfig(workshop)).toEqual({ ...theirs, shop_domain: 'b' });
  });
});
