import { describe, expect, it } from 'vitest';
import { timingOf, withEarlierAttempts } from '../../jobs/change/attempt-timing.ts';
import type { ChangeData } from '../../jobs/job-data.ts';

const data: ChangeData = {
  run: 'run-1',
  key: 'shop',
  action: 'update',
  id: 'id-1',
  digest: 'd1',
  entryHash: 'h1',
  revision: 'r1',
  desired: 'D1',
  sequence: 1,
  staleSince: null,
  fields: [{ path: 'name', cause: 'drift' }],
  triedSince: null,
  unsure: false,
  signature: '',
};

const job = (facts: { attemptsMade?: number; stalledCounter?: number; data?: Partial<ChangeData> } = {}) => ({
  attemptsMade: 0,
  stalledCounter: 0,
  processedOn: Date.now(),
  ...facts,
  data: { ...data, ...facts.data },
});

const notNeeded = { outcome: 'not-needed' } as const;

describe('a change that is found not needed', () => {
  it('at its first attempt, or after refusals, was made by another writer', () => {
    expect(withEarlierAttempts(job(), notNeeded)).toEqual(notNeeded);
    expect(withEarlierAttempts(job({ attemptsMade: 2 }), notNeeded)).toEqual(notNeeded);
  });

  it('was made by an attempt that died, or whose answer got lost', () => {
    expect(withEarlierAttempts(job({ stalledCounter: 1 }), notNeeded)).toEqual({ outcome: 'applied' });
    expect(withEarlierAttempts(job({ data: { unsure: true } }), notNeeded)).toEqual({ outcome: 'applied' });
  });

  it('is nothing of the kind when it moved', () => {
    expect(withEarlierAttempts(job({ stalledCounter: 1 }), { outcome: 'moved' })).toEqual({
      outcome: 'moved',
    });
  });
});

describe('a change that is held or cancelled', () => {
  it.each(['held', 'cancelled'] as const)(
    'may have been made by an attempt without an answer: %s',
    (outcome) => {
      const ended = { outcome, why: 'reason' };
      expect(withEarlierAttempts(job(), ended)).toEqual(ended);
      expect(withEarlierAttempts(job({ attemptsMade: 2 }), ended)).toEqual(ended);
      const perhaps = { ...ended, perhapsMade: true };
      expect(withEarlierAttempts(job({ stalledCounter: 1 }), ended)).toEqual(perhaps);
      expect(withEarlierAttempts(job({ data: { unsure: true } }), ended)).toEqual(perhaps);
    },
  );
});

describe('how a change went', () => {
  it.each([
    ['made at once', job(), 'applied', 'applied', 1],
    ['made at the third attempt', job({ attemptsMade: 2 }), 'applied', 'applied', 3],
    ['made by a worker that was killed', job({ stalledCounter: 1 }), 'not-needed', 'applied', 1],
    ['made by an attempt that was cut off', job({ data: { unsure: true } }), 'not-needed', 'applied', 1],
    ['failed at the fifth', job({ attemptsMade: 4 }), 'failed', 'failed', 5],
    ['cancelled before it began', job(), 'cancelled', 'cancelled', 0],
    ['cancelled after an attempt', job({ attemptsMade: 1 }), 'cancelled', 'cancelled', 1],
  ] as const)('counts the attempts of one %s', (_, facts, found, ended, attempts) => {
    expect(timingOf(facts, found, ended)).toMatchObject({ attempts, fields: data.fields });
  });

  it('takes from the first attempt to the end, and no time when there was none', () => {
    const since = Date.now() - 5_000;
    const { durationMs } = timingOf(job({ data: { triedSince: since } }), 'applied', 'applied');
    expect(durationMs).toBeGreaterThanOrEqual(5_000);
    expect(timingOf(job({ data: { triedSince: since } }), 'cancelled', 'cancelled').durationMs).toBe(0);
  });
});
