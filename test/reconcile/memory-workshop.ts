import type { TestContext } from 'vitest';
import type { Clock } from '../../src/model/clock.ts';
import type { SimulatedProvider } from '../../src/simulator/simulated-provider.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { handsOf, type OpenHand, openBench, type WorkshopOptions } from './hand.ts';

export type MemoryWorkshop = { readonly simulated: SimulatedProvider; readonly hand: OpenHand };

/** A simulated account with a ledger in memory, whose waits end at once: for what a single process does, one change after the other. */
export const openMemoryWorkshop = async (
  test: TestContext,
  options: WorkshopOptions = {},
): Promise<MemoryWorkshop> => {
  const bench = await openBench(test, options);
  const ledger = createMemoryLedger();
  const hurried: Clock = { now: Date.now, sleep: async () => undefined };
  return { simulated: bench.simulated, hand: handsOf(bench, () => ledger, hurried) };
};
