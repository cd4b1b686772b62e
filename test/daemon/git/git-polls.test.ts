import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startPolls } from '../../../src/daemon/git/git-polls.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const count = (everyMs: number, answers: () => boolean, random = () => 0) => {
  const calls = { count: 0 };
  const polls = startPolls({
    everyMs,
    random,
    ask: async () => {
      calls.count += 1;
      return answers();
    },
  });
  return { calls, polls };
};

test('asks regularly, up to a tenth earlier so that replicas spread', async () => {
  const { calls, polls } = count(
    60_000,
    () => true,
    () => 1,
  );
  await polls.now();
  await vi.advanceTimersByTimeAsync(53_999);
  expect(calls.count).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(calls.count).toBe(2);
  await polls.close();
  await vi.advanceTimersByTimeAsync(1_000_000);
  expect(calls.count).toBe(2);
});

test('asks a remote that failed after a minute, however rarely it is polled', async () => {
  let answers = false;
  const { calls, polls } = count(3_600_000, () => answers);
  await polls.now();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls.count).toBe(2);
  answers = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls.count).toBe(3);
  await vi.advanceTimersByTimeAsync(3_599_999);
  expect(calls.count).toBe(3);
  await polls.close();
});

test('a thousand callers cause one call at once and one after it', async () => {
  const { calls, polls } = count(60_000, () => true);
  const first = polls.now();
  await vi.advanceTimersByTimeAsync(0);
  await Promise.all([first, ...Array.from({ length: 1_000 }, () => polls.now())]);
  expect(calls.count).toBeLessThanOrEqual(2);
  await polls.close();
});
