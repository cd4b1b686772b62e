import { expect, it } from 'vitest';
import { createWaiter } from '../../../jobs/work/waiter.ts';

/** Longer than any test takes, in ms. */
const LONG_MS = 600_000;

it('a sleep that is not woken ends by itself', async () => {
  expect(await createWaiter().sleep(1)).toBe(false);
});

it('a sleep ends when it is woken', async () => {
  const waiter = createWaiter();
  const slept = waiter.sleep(LONG_MS);
  waiter.wake();
  expect(await slept).toBe(true);
});

it('a wake before a sleep ends that one at once, and no other', async () => {
  const waiter = createWaiter();
  waiter.wake();
  waiter.wake();
  expect(await waiter.sleep(LONG_MS)).toBe(true);
  expect(await waiter.sleep(1)).toBe(false);
});
