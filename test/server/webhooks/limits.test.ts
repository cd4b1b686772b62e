import { expect, test } from 'vitest';
import { createBodyBudget, createRareWarning } from '../../../src/server/webhooks/limits.ts';

test('bodies have room until the limit, and again when others have gone', () => {
  const budget = createBodyBudget(100);
  const first = budget.reserve(60);
  expect(budget.reserve(40)).not.toBeNull();
  expect(budget.reserve(1)).toBeNull();
  first?.();
  expect(budget.reserve(61)).toBeNull();
  expect(budget.reserve(60)).not.toBeNull();
});

test('a warning comes at once, then once a minute with how often it was since', () => {
  const counts: unknown[] = [];
  let now = 5_000;
  const warn = createRareWarning({ warn: (data: unknown) => void counts.push(data) }, 'Often', () => now);
  warn();
  for (let count = 0; count < 9; count++) warn();
  expect(counts).toEqual([{ count: 1 }]);
  now += 59_999;
  warn();
  expect(counts).toHaveLength(1);
  now += 1;
  warn();
  expect(counts).toEqual([{ count: 1 }, { count: 11 }]);
});
