import { longResetMs, resetMarginMs } from './constants.ts';
import type { Hint } from './hint.ts';
import type { ThrottleRecord } from './record.ts';

/** A count of the same window may say an end that differs by so much, since headers round to seconds. */
const sameEndMs = 1500;

/** Notes how many requests are left until when, so that none is sent into a certain 429. Answers come out of order: the smallest counts. */
export const withBudget = (record: ThrottleRecord, hint: Hint, answeredAt: number): ThrottleRecord => {
  const { remaining, resetMs } = hint;
  const longResets = record.longResets || (resetMs ?? 0) > longResetMs;
  if (!longResets || remaining === undefined || resetMs === undefined) return record;
  const until = answeredAt + resetMs + resetMarginMs;
  const { budget } = record;
  const same = budget !== null && until < budget.until + sameEndMs;
  const kept = same
    ? { remaining: Math.min(budget.remaining, remaining), until: budget.until }
    : { remaining, until };
  return { ...record, longResets, budget: kept };
};
