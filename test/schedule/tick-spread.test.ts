import { describe, expect, it } from 'vitest';
import { createTickSpread } from '../../src/schedule/tick-spread.ts';

const FIVE_MINUTES = 300_000;

const namesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `account-${String(at).padStart(5, '0')}`);

const delaysOf = (count: number, gapMs: number): number[] => {
  const spread = createTickSpread();
  const names = namesOf(count);
  spread.update(names);
  return names.map((name) => spread.delayOf(name, gapMs));
};

describe('ticks of the same second', () => {
  it('come at once where there is one account', () => {
    expect(delaysOf(1, FIVE_MINUTES)).toEqual([0]);
  });

  it.each([
    [10, FIVE_MINUTES, 270],
    [1_000, FIVE_MINUTES, 29_970],
    // A tenth of the gap at most.
    [5_000, FIVE_MINUTES, 29_994],
    [1_000, 60_000, 5_994],
    [60, 1_000, 98],
  ])('of %i accounts, %i ms before the next, are spread evenly over %i ms', (count, gapMs, last) => {
    const delays = delaysOf(count, gapMs);
    expect(delays.at(-1)).toBe(last);
    expect(last).toBeLessThan(gapMs / 10);
    const steps = delays.slice(1).map((delay, at) => delay - (delays[at] as number));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  });

  it('are spread alike in two processes, in whatever order they know the accounts', () => {
    const [one, other] = [createTickSpread(), createTickSpread()];
    one.update(namesOf(50));
    other.update(namesOf(50).reverse());
    for (const name of namesOf(50)) expect(one.delayOf(name, 60_000)).toBe(other.delayOf(name, 60_000));
  });

  it('of an account that is not known are not delayed', () => {
    expect(createTickSpread().delayOf('acme', 60_000)).toBe(0);
  });

  it('of a schedule without an end come after the usual delay', () => {
    expect(delaysOf(10, Number.POSITIVE_INFINITY).at(-1)).toBe(270);
  });
});
